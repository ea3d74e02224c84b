package dev.hashnet.trainer;

import dev.hashnet.network.HashNet;
import dev.hashnet.network.TrainingState;
import dev.hashnet.trainer.TrainingListener.StepProgress;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a training: batches, hard neighbours from time to time, checkpoints from time to
 * time.
 *
 * <p>Everything a step depends on is the step's number, the options, and what a {@link
 * TrainingCheckpoint} holds. Threads: one; batches are made by others.
 */
final class TrainingRun {
  /** Steps between two searches for hard neighbours; before the first, batches are random. */
  static final int MINING_STEPS = 250;

  /** How often in all the sizes of outputs are taken after the start, and of how many images. */
  private static final int WATCHES = 8;

  private static final int WATCHED = 64;

  private final TrainingOptions options;
  private final HashNet network;
  private final TrainingListener listener;
  private final Optional<CheckpointFile> checkpoints;
  private final BooleanSupplier stopRequested;
  private final TrainingCourse course;
  private final CleanViews views;
  private final TrainingTrend trend = new TrainingTrend();
  private final Optional<EarlyStopping> stopping;
  private TrainingBudget budget;
  private double share;
  private long seen;
  private @Nullable HardNeighbours neighbours;

  TrainingRun(
      TrainingOptions options,
      HashNet network,
      TrainingCourse course,
      Optional<HeldOutLook> look,
      TrainingListener listener,
      Optional<CheckpointFile> checkpoints,
      BooleanSupplier stopRequested) {
    this.options = options;
    this.network = network;
    this.course = course;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.stopRequested = stopRequested;
    this.views = new CleanViews(course.images());
    this.budget = options.budget();
    this.stopping = look.map(each -> new EarlyStopping(options.patience(), each, trend));
  }

  /**
   * Trains to the end of the budget or of the patience, from a checkpoint on where there is one.
   * The network is then in its last state; with patience, in the best one seen.
   *
   * @throws CheckpointException if the checkpoint cannot be read, gone on from, or written
   * @throws TrainingStoppedException if it was asked to stop
   */
  TrainingTrend toTheEnd() {
    checkpoints.flatMap(file -> file.read(course.recipe())).ifPresent(this::restore);
    share = trend.steps() == 0 ? budget.share(0) : share;
    watchOutputs();
    while (!ended()) {
      segment();
    }
    stopping.flatMap(EarlyStopping::best).ifPresent(this::export);
    return trend;
  }

  private boolean ended() {
    return share >= 1 || stopping.filter(EarlyStopping::ended).isPresent();
  }

  private void export(TrainingState best) {
    network.restore(best);
    trend
        .bestLook()
        .ifPresent(
            look ->
                listener.onStage(
                    "%s after step %d; step %d was the best: %.2g of different pairs lie as near as similar ones"
                        .formatted(
                            share < 1 ? "Stopped early" : "Done",
                            trend.steps(),
                            look.step(),
                            look.rate())));
  }

  private void restore(TrainingCheckpoint checkpoint) {
    network.restore(checkpoint.state());
    trend.addAll(checkpoint.history());
    seen = checkpoint.images();
    share = checkpoint.share();
    budget = options.budget().from(share);
    int[][] table = checkpoint.neighbours();
    neighbours = table == null ? null : HardNeighbours.ofTable(table);
    stopping.ifPresent(each -> each.restore(checkpoint.best()));
    listener.onStage("Going on after step %d".formatted(trend.steps()));
  }

  /** The steps between two searches for neighbours. */
  private void segment() {
    int first = trend.steps();
    int end = (first / MINING_STEPS + 1) * MINING_STEPS;
    if (first > 0 && first % MINING_STEPS == 0 && course.mining()) {
      neighbours = views.neighbours(network);
    }
    HardNeighbours current = neighbours;
    try (BatchPrefetch prefetch =
        new BatchPrefetch(
            step -> course.batches().batch(step, current), options.threads(), first, end)) {
      for (int step = first; step < end && !ended(); step++) {
        step(prefetch.next());
      }
    }
  }

  private void step(TrainingBatch batch) {
    double beta = course.continuation().beta(trend.steps(), share);
    double rate = LearningSchedule.DEFAULT.rate(share);
    HashNet.StepReport report = network.step(batch.inputs(), batch.instances(), beta, rate);
    trend.add(
        new TrainingHistory.Point(
            trend.steps() + 1, report.loss(), beta, report.quantisationGap(), rate));
    seen += batch.instances().length;
    share = budget.share(trend.steps());
    watchOutputs();
    stopping.ifPresent(each -> each.after(trend.steps(), share >= 1, network));
    boolean last = ended();
    listener.onStep(
        new StepProgress(
            trend.steps(), last ? 1 : share, seen, report.loss(), beta, report.quantisationGap()));
    boolean stop = stopRequested.getAsBoolean();
    checkpoints
        .filter(file -> stop || last || trend.steps() % file.everySteps() == 0)
        .ifPresent(file -> file.write(checkpoint()));
    if (stop) {
      throw new TrainingStoppedException(trend.steps());
    }
  }

  /** At the start, at the end, and in between whenever another part of the budget is used up. */
  private void watchOutputs() {
    if (trend.outputs() <= share * WATCHES) {
      double beta = course.continuation().beta(trend.steps(), share);
      trend.add(TrainingHistory.Outputs.of(trend.steps(), views.outputs(network, WATCHED), beta));
    }
  }

  private TrainingCheckpoint checkpoint() {
    HardNeighbours current = neighbours;
    return new TrainingCheckpoint(
        course.recipe(),
        share,
        seen,
        trend.history(),
        network.state(),
        current == null ? null : current.table(),
        stopping.flatMap(EarlyStopping::best).orElse(null));
  }
}
