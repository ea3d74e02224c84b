package dev.hashnet.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.trainer.TrainingListener.StepProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter written = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  @Test
  void onStep_noTerminal_printsEveryTenth() {
    train(false);
    assertThat(written.toString().lines().filter(line -> line.contains("step"))).hasSize(10);
    assertThat(written.toString())
        .doesNotContain("\r")
        .contains(
            " 50 %  step 50  loss 0.500  beta 2.00  gap to +-1 0.250  200 images/s  0:05 left");
  }

  @Test
  void onStep_terminal_drawsOneLine() {
    train(true);
    assertThat(written.toString().lines().filter(line -> !line.isBlank()).count()).isGreaterThan(0);
    assertThat(written.toString().split(System.lineSeparator(), -1)).hasSize(3);
    assertThat(written.toString()).contains("\r[============            ]  50 %");
  }

  @Test
  void onStep_goneOnFromACheckpoint_countsWhatWasDoneSince() {
    ProgressLine line = new ProgressLine(new PrintWriter(written), false, clock::get);
    line.onStage("Training");
    for (int step = 51; step <= 100; step++) {
      clock.addAndGet(100_000_000);
      line.onStep(new StepProgress(step, step / 100.0, 20L * step, 0.5, 2, 0.25));
    }

    assertThat(written.toString()).contains("step 60 ").contains("200 images/s  0:04 left");
  }

  private void train(boolean terminal) {
    ProgressLine line = new ProgressLine(new PrintWriter(written), terminal, clock::get);
    line.onStage("Training");
    for (int step = 1; step <= 100; step++) {
      clock.addAndGet(100_000_000);
      line.onStep(new StepProgress(step, step / 100.0, 20L * step, 0.5, 2, 0.25));
    }
  }
}
