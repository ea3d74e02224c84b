package dev.hashnet.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a training went, step by step: a JSON file {@code NAME.history.json} beside {@code
 * NAME.hashnet}, {@code {"points": [{"step": 1, "loss": 1.4, "beta": 1.0, "quantisationGap": 0.3},
 * ...]}}.
 *
 * @param points in the order of the steps; fewer than there were steps will do
 */
public record TrainingHistory(List<Point> points) {
  private static final JsonMapper MAPPER = new JsonMapper();

  public TrainingHistory {
    points = List.copyOf(points);
  }

  /**
   * A step.
   *
   * @param step steps done, from 1
   * @param beta sharpness of tanh
   * @param quantisationGap mean distance of the codes' values from plus or minus 1
   */
  public record Point(int step, double loss, double beta, double quantisationGap) {}

  /** The file beside a model. */
  public static Path beside(Path model) {
    String name = String.valueOf(model.getFileName()).replaceFirst("\\.hashnet$", "");
    return model.resolveSibling(name + ".history.json");
  }

  /**
   * Reads the file beside a model; empty where there is none or it has no points.
   *
   * @throws IOException where it cannot be read, or is no history
   */
  public static Optional<TrainingHistory> read(Path model) throws IOException {
    Path file = beside(model);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    TrainingHistory history = MAPPER.readValue(Files.readAllBytes(file), TrainingHistory.class);
    return Optional.ofNullable(history).filter(found -> !found.points().isEmpty());
  }

  public byte[] toJson() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of numbers must have a JSON form", e);
    }
  }
}
