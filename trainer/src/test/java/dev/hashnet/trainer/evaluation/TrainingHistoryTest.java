package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.trainer.evaluation.TrainingHistory.Outputs;
import dev.hashnet.trainer.evaluation.TrainingHistory.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingHistoryTest {
  @TempDir Path folder;

  @Test
  void read_written_isTheSame() throws IOException {
    TrainingHistory history =
        new TrainingHistory(
            List.of(new Point(1, 2, 1, .5, 1e-3)),
            List.of(new Outputs(0, List.of(.5, .5))),
            List.of(new TrainingHistory.Look(1, .25)));
    Path model = folder.resolve("a.hashnet");
    Files.write(TrainingHistory.beside(model), history.toJson());
    assertThat(folder.resolve("a.history.json")).exists();
    assertThat(TrainingHistory.read(model)).contains(history);
  }

  /** A file of an earlier program, and one of a later one. */
  @Test
  void read_otherForms_takesWhatIsThere() throws IOException {
    Path model = folder.resolve("a.hashnet");
    Files.writeString(
        TrainingHistory.beside(model),
        "{\"points\": [{\"step\": 1, \"loss\": 2, \"beta\": 1, \"quantisationGap\": 0.5}], \"more\": 1}");
    assertThat(TrainingHistory.read(model))
        .contains(new TrainingHistory(List.of(new Point(1, 2, 1, .5, 0)), List.of(), List.of()));
  }

  @Test
  void thinned_keepsTheLast() {
    TrainingHistory history =
        new TrainingHistory(
            IntStream.rangeClosed(1, 25).mapToObj(i -> new Point(i, i, 1, 0, 0)).toList(),
            List.of(),
            List.of());
    assertThat(history.thinned(10).points())
        .extracting(Point::step)
        .containsExactly(1, 4, 7, 10, 13, 16, 19, 22, 25);
    assertThat(history.thinned(25)).isEqualTo(history);
  }

  @Test
  void quantile_ofCounted_liesWhereTheOutputsDo() {
    Outputs even = Outputs.of(0, new float[][] {{0, 0.2f, -0.45f, 0.7f, -2}}, 1);
    assertThat(even.shares()).hasSize(TrainingHistory.CELLS);
    assertThat(even.shares().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(even.quantile(.5)).isCloseTo(Math.tanh(.45), within(.05));
    assertThat(even.quantile(1)).isCloseTo(Math.tanh(2), within(.05));
    Outputs binary = Outputs.of(0, new float[][] {{30, -30, 40, -50}}, 5);
    assertThat(binary.quantile(.1)).isGreaterThanOrEqualTo(.95);
  }
}
