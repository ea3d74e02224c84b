package dev.hashnet.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a training leaves its checkpoints, and whether it goes on from the one that is there.
 *
 * @param file of the checkpoint
 * @param resume whether to go on from what the file holds; it must hold something then
 * @param everySteps steps between two checkpoints
 */
public record CheckpointFile(Path file, boolean resume, int everySteps) {
  public static final int DEFAULT_EVERY_STEPS = 50;

  public CheckpointFile {
    if (everySteps < 1) {
      throw new IllegalArgumentException(
          "steps between checkpoints must be at least 1: everySteps=" + everySteps);
    }
  }

  /** What the file holds, where the training is to go on from it. */
  Optional<TrainingCheckpoint> read(String recipe) {
    if (!resume) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      throw new CheckpointException("Cannot resume: no such checkpoint: " + file);
    }
    try {
      TrainingCheckpoint found = TrainingCheckpoint.read(file);
      if (!found.recipe().equals(recipe)) {
        throw new CheckpointException(
            "Cannot resume: checkpoint=%s: it belongs to another training: expected=%s, found=%s"
                .formatted(file, recipe, found.recipe()));
      }
      return Optional.of(found);
    } catch (IOException e) {
      throw new CheckpointException("Cannot read checkpoint %s: %s".formatted(file, e), e);
    } catch (IllegalArgumentException e) {
      throw new CheckpointException(
          "Cannot resume: checkpoint=%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  void write(TrainingCheckpoint checkpoint) {
    try {
      checkpoint.write(file);
    } catch (IOException e) {
      throw new CheckpointException("Cannot write checkpoint %s: %s".formatted(file, e), e);
    }
  }
}
