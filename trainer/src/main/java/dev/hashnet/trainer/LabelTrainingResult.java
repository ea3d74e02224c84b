package dev.hashnet.trainer;

import dev.hashnet.trainer.data.ImageSplit;
import java.util.List;

/**
 * What a training from class labels gives.
 *
 * @param codes one a code length, in the order of the options
 * @param split which images were trained on, and which were the queries
 * @param steps optimiser steps done
 * @param lastLoss mean loss of the last steps
 * @param lastBeta beta at the end
 */
public record LabelTrainingResult(
    List<LabelledCode> codes, ImageSplit split, int steps, double lastLoss, double lastBeta) {
  public LabelTrainingResult {
    codes = List.copyOf(codes);
  }
}
