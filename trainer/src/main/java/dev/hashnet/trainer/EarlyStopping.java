package dev.hashnet.trainer;

import dev.hashnet.network.HashNet;
import dev.hashnet.network.TrainingState;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the held-out images from time to time, keeps the best state seen, and says when patience
 * is used up. All that it decides by is in the trend's looks and in the state it keeps, so both
 * travel in a checkpoint. Threads: one.
 */
final class EarlyStopping {
  private final Patience patience;
  private final HeldOutLook look;
  private final TrainingTrend trend;
  private @Nullable TrainingState best;

  EarlyStopping(Patience patience, HeldOutLook look, TrainingTrend trend) {
    this.patience = patience;
    this.look = look;
    this.trend = trend;
  }

  /** Takes on what another process kept. */
  void restore(@Nullable TrainingState kept) {
    best = kept;
  }

  /**
   * Looks, where a look is due after this step.
   *
   * @param last whether there is no step after it
   */
  void after(int step, boolean last, HashNet network) {
    if (!last && step % patience.everySteps() != 0) {
      return;
    }
    TrainingHistory.Look seen = new TrainingHistory.Look(step, look.rate(network));
    boolean better = trend.bestLook().filter(each -> each.rate() <= seen.rate()).isEmpty();
    trend.add(seen);
    if (better) {
      best = network.state();
    }
  }

  /** Whether the last looks, as many as there is patience, all saw no improvement. */
  boolean ended() {
    List<TrainingHistory.Look> looks = trend.history().looks();
    return trend
        .bestLook()
        .filter(found -> looks.size() - 1 - looks.indexOf(found) >= patience.looks())
        .isPresent();
  }

  /** The state at the best look. */
  Optional<TrainingState> best() {
    return Optional.ofNullable(best);
  }
}
