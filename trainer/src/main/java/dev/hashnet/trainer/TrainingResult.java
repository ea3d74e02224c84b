package dev.hashnet.trainer;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.trainer.evaluation.Evaluation;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.util.List;

/**
 * What a training gives.
 *
 * @param codes one a code length, in the order of the options
 * @param steps optimiser steps done
 * @param lastLoss mean loss of the last steps, at the largest beta
 * @param history step by step, of all lengths together
 */
public record TrainingResult(
    List<TrainedCode> codes, int steps, double lastLoss, TrainingHistory history) {
  public TrainingResult {
    codes = List.copyOf(codes);
  }

  /** Of the first length. */
  public ModelArtifact artifact() {
    return codes.get(0).artifact();
  }

  /** Of the first length. */
  public Evaluation evaluation() {
    return codes.get(0).evaluation();
  }

  /** Of the first length. */
  public RadiusCalibration radius() {
    return codes.get(0).radius();
  }
}
