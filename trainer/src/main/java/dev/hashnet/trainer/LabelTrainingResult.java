package dev.hashnet.trainer;

import dev.hashnet.trainer.data.ImageSplit;
import dev.hashnet.trainer.evaluation.TrainingHistory;
import java.util.List;

/**
 * What a training from class labels gives.
 *
 * @param codes one a code length, in the order of the options
 * @param split which images were trained on, and which were the queries
 * @param history of the training, step by step
 * @param lastBeta beta at the end
 */
public record LabelTrainingResult(
    List<LabelledCode> codes, ImageSplit split, TrainingHistory history, double lastBeta) {
  public LabelTrainingResult {
    codes = List.copyOf(codes);
  }
}
