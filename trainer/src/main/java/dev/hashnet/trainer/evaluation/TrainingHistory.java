package dev.hashnet.trainer.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a training went, step by step: a JSON file {@code NAME.history.json} beside {@code
 * NAME.hashnet}, {@code {"points": [{"step": 1, "loss": 1.4, "beta": 1.0, "quantisationGap": 0.3,
 * "learningRate": 0.002}, ...], "outputs": [{"step": 0, "shares": [0.1, ...]}, ...], "looks":
 * [{"step": 50, "rate": 0.01}, ...]}}. Several code lengths that were trained together have one
 * history.
 *
 * @param points in the order of the steps; fewer than there were steps will do
 * @param outputs how large the outputs were at some steps; may be empty
 * @param looks at held-out images, where the training was to stop early; may be empty
 */
public record TrainingHistory(List<Point> points, List<Outputs> outputs, List<Look> looks) {
  /** Cells of the sizes of outputs, equally wide, from 0 to 1. */
  public static final int CELLS = 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  public TrainingHistory(
      @Nullable List<Point> points, @Nullable List<Outputs> outputs, @Nullable List<Look> looks) {
    this.points = points == null ? List.of() : List.copyOf(points);
    this.outputs = outputs == null ? List.of() : List.copyOf(outputs);
    this.looks = looks == null ? List.of() : List.copyOf(looks);
  }

  /**
   * A look at held-out images.
   *
   * @param step steps done
   * @param rate share of pairs of different images at most as near as a similar pair, as the
   *     geometric mean over similar pairs; lower is better
   */
  public record Look(int step, double rate) {}

  /**
   * A step.
   *
   * @param step steps done, from 1
   * @param beta sharpness of tanh
   * @param quantisationGap mean distance of the codes' values from plus or minus 1
   */
  public record Point(
      int step, double loss, double beta, double quantisationGap, double learningRate) {}

  /**
   * Sizes of {@code tanh(beta z)} of some training images as they are, after a step.
   *
   * @param step steps done, from 0
   * @param shares of the outputs whose size falls into each of {@link #CELLS} cells, 0 to 1
   */
  public record Outputs(int step, List<Double> shares) {
    public Outputs {
      shares = List.copyOf(shares);
    }

    /** Counts outputs into cells. */
    public static Outputs of(int step, float[][] outputs, double beta) {
      long[] counts = new long[CELLS];
      long all = 0;
      for (float[] image : outputs) {
        for (float z : image) {
          double size = Math.abs(Math.tanh(beta * z));
          counts[(int) Math.min(CELLS - 1, CELLS * size)]++;
          all++;
        }
      }
      List<Double> shares = new ArrayList<>();
      for (long count : counts) {
        shares.add((double) count / Math.max(1, all));
      }
      return new Outputs(step, shares);
    }

    /** The size that a share of the outputs does not exceed, evenly spread within a cell. */
    public double quantile(double share) {
      double below = 0;
      for (int cell = 0; cell < shares.size(); cell++) {
        double here = shares.get(cell);
        if (here > 0 && below + here >= share - 1e-12) {
          return (cell + Math.max(0, share - below) / here) / shares.size();
        }
        below += here;
      }
      return 1;
    }
  }

  /** Every so many points, the last one among them, so that at most {@code most} are left. */
  public TrainingHistory thinned(int most) {
    int stride = (points.size() + most - 1) / Math.max(1, most);
    List<Point> kept = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      if ((points.size() - 1 - i) % stride == 0) {
        kept.add(points.get(i));
      }
    }
    return new TrainingHistory(kept, outputs, looks);
  }

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
