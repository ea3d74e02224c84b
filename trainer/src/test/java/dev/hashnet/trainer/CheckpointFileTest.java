package dev.hashnet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hashnet.network.TrainingState;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
  private static final TrainingCheckpoint CHECKPOINT =
      new TrainingCheckpoint(
          "recipe",
          0.25,
          512,
          new TrainingHistory(
              List.of(
                  new TrainingHistory.Point(1, 1.5, 1, .5, 1e-3),
                  new TrainingHistory.Point(2, 1.25, 2, .25, 2e-3)),
              List.of(new TrainingHistory.Outputs(1, List.of(.25, .75))),
              List.of(new TrainingHistory.Look(1, .5))),
          new TrainingState(new float[] {1, -2, 3}, new float[] {4, 5}, 2),
          new int[][] {{1, 2}, {}, {0}},
          new TrainingState(new float[] {6, 7, 8}, new float[] {9, 10}, 1));

  @TempDir Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = folder.resolve("checkpoint");
    new CheckpointFile(file, false, 1).write(CHECKPOINT);
  }

  @Test
  void read_written_isTheSame() {
    TrainingCheckpoint read = resume().read("recipe").orElseThrow();
    assertThat(read).usingRecursiveComparison().isEqualTo(CHECKPOINT);
    assertThat(new CheckpointFile(file, false, 1).read("recipe")).isEmpty();
    assertThat(folder)
        .isDirectoryContaining("glob:**checkpoint")
        .isDirectoryNotContaining("glob:**writing");
  }

  /** Any cut, and any byte that changed. */
  @Test
  void read_damaged_saysSoInOneLine() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int i = 0; i < bytes.length; i++) {
      Files.write(file, Arrays.copyOf(bytes, i));
      assertRefused("Cannot resume: checkpoint=" + file + ": it is ");
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertRefused("Cannot resume: checkpoint=" + file + ": it is ");
    }
  }

  @Test
  void read_anotherTraining_namesBoth() {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> resume().read("other"))
        .withMessageContaining("expected=other, found=recipe");
  }

  @Test
  void read_missing_saysSo() throws IOException {
    Files.delete(file);
    assertRefused("Cannot resume: no such checkpoint: ");
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> resume().read("recipe"))
        .withMessageStartingWith(message);
  }

  private CheckpointFile resume() {
    return new CheckpointFile(file, true, 1);
  }
}
