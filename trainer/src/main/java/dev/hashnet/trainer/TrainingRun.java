package dev.hashnet.trainer;

import dev.hashnet.network.HashNet;
import dev.hashnet.trainer.TrainingListener.StepProgress;
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

  private final TrainingOptions options;
  private final HashNet network;
  private final TrainingListener listener;
  private final Optional<CheckpointFile> checkpoints;
  private final BooleanSupplier stopRequested;
  private final TrainingCourse course;
  private final CleanViews views;
  private final LossTrend losses = new LossTrend();
  private TrainingBudget budget;
  private double share;
  private long seen;
  private @Nullable HardNeighbours neighbours;

  TrainingRun(
      TrainingOptions options,
      HashNet network,
      TrainingCourse course,
      TrainingListener listener,
      Optional<CheckpointFile> checkpoints,
      BooleanSupplier stopRequested) {
    this.options = options;
    this.network = network;
    this.course = course;
    this.listener = listener;
    this.checkpoints = checkpoints;
    this.stopRequested = stopRequested;
    this.views = new CleanViews(course.mined());
    this.budget = options.budget();
  }

  /**
   * Trains to the end of the budget, from a checkpoint on where there is one.
   *
   * @throws CheckpointException if the checkpoint cannot be read, gone on from, or written
   * @throws TrainingStoppedException if it was asked to stop
   */
  LossTrend toTheEnd() {
    checkpoints.flatMap(file -> file.read(course.recipe())).ifPresent(this::restore);
    share = losses.steps() == 0 ? budget.share(0) : share;
    while (share < 1) {
      segment();
    }
    return losses;
  }

  private void restore(TrainingCheckpoint checkpoint) {
    network.restore(checkpoint.state());
    for (double loss : checkpoint.losses()) {
      losses.add(loss);
    }
    seen = checkpoint.images();
    share = checkpoint.share();
    budget = options.budget().from(share);
    int[][] table = checkpoint.neighbours();
    neighbours = table == null ? null : HardNeighbours.ofTable(table);
    listener.onStage("Going on after step %d".formatted(losses.steps()));
  }

  /** The steps between two searches for neighbours. */
  private void segment() {
    int first = losses.steps();
    int end = (first / MINING_STEPS + 1) * MINING_STEPS;
    if (first > 0 && first % MINING_STEPS == 0 && !course.mined().isEmpty()) {
      neighbours = views.neighbours(network);
    }
    HardNeighbours current = neighbours;
    try (BatchPrefetch prefetch =
        new BatchPrefetch(
            step -> course.batches().batch(step, current), options.threads(), first, end)) {
      for (int step = first; step < end && share < 1; step++) {
        step(prefetch.next());
      }
    }
  }

  private void step(TrainingBatch batch) {
    double beta = course.continuation().beta(losses.steps(), share);
    double rate = LearningSchedule.DEFAULT.rate(share);
    HashNet.StepReport report = network.step(batch.inputs(), batch.instances(), beta, rate);
    losses.add(report.loss());
    seen += batch.instances().length;
    share = budget.share(losses.steps());
    listener.onStep(
        new StepProgress(
            losses.steps(), share, seen, report.loss(), beta, report.quantisationGap()));
    boolean stop = stopRequested.getAsBoolean();
    checkpoints
        .filter(file -> stop || share >= 1 || losses.steps() % file.everySteps() == 0)
        .ifPresent(file -> file.write(checkpoint()));
    if (stop) {
      throw new TrainingStoppedException(losses.steps());
    }
  }

  private TrainingCheckpoint checkpoint() {
    HardNeighbours current = neighbours;
    return new TrainingCheckpoint(
        course.recipe(),
        share,
        seen,
        losses.all(),
        network.state(),
        current == null ? null : current.table());
  }
}
