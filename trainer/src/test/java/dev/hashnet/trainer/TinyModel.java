package dev.hashnet.trainer;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.trainer.data.NamedImage;
import java.util.List;

/** A hardly trained model, made once for all tests that need any. */
public final class TinyModel {
  public static final List<NamedImage> IMAGES = NamedImage.drawn(500, InstanceTraining.MIN_IMAGES);

  private static final TrainingResult RESULT =
      new InstanceTraining(options("tiny", 1, 3), IMAGES, TrainingListener.NONE).run();

  private TinyModel() {}

  public static ModelArtifact artifact() {
    return RESULT.artifact();
  }

  static TrainingResult result() {
    return RESULT;
  }

  static TrainingOptions options(String version, long seed, int steps) {
    return TrainingOptions.quick(version, 64, seed)
        .with(TrainingBudget.steps(steps))
        .withBatch(12)
        .withQueries(8);
  }
}
