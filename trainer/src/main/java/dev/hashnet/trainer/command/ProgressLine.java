package dev.hashnet.trainer.command;

import dev.hashnet.trainer.TrainingListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training: one line that is drawn again and again on a terminal, else a plain line at
 * every tenth of the way and at least every half minute.
 */
public final class ProgressLine implements TrainingListener {
  private static final int BAR = 24;
  private static final long REDRAW_NS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long PLAIN_NS = TimeUnit.SECONDS.toNanos(30);

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private long startNs;
  private long shownNs;
  private int shownTenth;

  /** What the first step of the stage found done; null before it. */
  private @Nullable Done first;

  private record Done(long images, double share) {}

  /**
   * @param terminal whether a carriage return goes back to the start of the line
   */
  public ProgressLine(PrintWriter out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
    onStage();
  }

  @Override
  public void onStage(String stage) {
    out.println(stage);
    out.flush();
    onStage();
  }

  private void onStage() {
    startNs = nanoClock.getAsLong();
    shownNs = startNs;
    shownTenth = 0;
    first = null;
  }

  @Override
  public void onStep(StepProgress progress) {
    long now = nanoClock.getAsLong();
    if (first == null) {
      begin(progress, now);
    }
    boolean done = progress.share() >= 1;
    if (!done && !isDue(progress, now)) {
      return;
    }
    shownNs = now;
    shownTenth = (int) (10 * progress.share());
    String text = text(progress, now - startNs, Objects.requireNonNull(first));
    if (terminal) {
      out.print("\r" + bar(progress.share()) + text + (done ? System.lineSeparator() : ""));
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** A training that goes on from a checkpoint begins with what was done before. */
  private void begin(StepProgress progress, long now) {
    if (progress.step() > 1) {
      first = new Done(progress.images(), progress.share());
      startNs = now;
    } else {
      first = new Done(0, 0);
    }
  }

  private boolean isDue(StepProgress progress, long now) {
    return terminal
        ? now - shownNs >= REDRAW_NS
        : (int) (10 * progress.share()) > shownTenth || now - shownNs >= PLAIN_NS;
  }

  private static String bar(double share) {
    int full = (int) (BAR * share);
    return "[" + "=".repeat(full) + " ".repeat(BAR - full) + "] ";
  }

  private static String text(StepProgress progress, long elapsedNs, Done before) {
    double seconds = Math.max(1e-3, elapsedNs / 1e9);
    double share = Math.max(1e-6, progress.share() - before.share());
    long leftS = Math.round(seconds * (1 - progress.share()) / share);
    return String.format(
        Locale.ROOT,
        "%3d %%  step %d  loss %.3f  beta %.2f  gap to +-1 %.3f  %.0f images/s  %d:%02d left ",
        Math.round(100 * progress.share()),
        progress.step(),
        progress.loss(),
        progress.beta(),
        progress.quantisationGap(),
        (progress.images() - before.images()) / seconds,
        leftS / 60,
        leftS % 60);
  }
}
