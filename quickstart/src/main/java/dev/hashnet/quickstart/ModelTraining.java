package dev.hashnet.quickstart;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.trainer.InstanceTraining;
import dev.hashnet.trainer.TrainingBudget;
import dev.hashnet.trainer.TrainingListener;
import dev.hashnet.trainer.TrainingOptions;
import dev.hashnet.trainer.TrainingResult;
import dev.hashnet.trainer.data.ImageFolder;
import dev.hashnet.trainer.data.NamedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Trains the network of the demonstration, in a minute or two of two cores. */
final class ModelTraining {
  private static final int BITS = 64;
  private static final int DRAWINGS = 600;
  private static final int MAX_PICTURES = 4_000;

  private final QuickstartOptions options;
  private final ProgressLog progress;

  ModelTraining(QuickstartOptions options, ProgressLog progress) {
    this.options = options;
    this.progress = progress;
  }

  ModelArtifact run() {
    List<NamedImage> images = images();
    TrainingOptions training =
        TrainingOptions.quick("quickstart-" + options.seed(), BITS, options.seed())
            .with(TrainingBudget.steps(options.trainingSteps()));
    TrainingResult result = new InstanceTraining(training, images, new Listener()).run();
    progress.say(
        String.format(
            Locale.ROOT,
            "  %d steps, loss %.3f at the end. %s",
            result.steps(),
            result.lastLoss(),
            result.radius().explain()));
    return result.artifact();
  }

  /** The user's pictures, with drawings where they are too few to train on. */
  private List<NamedImage> images() {
    Optional<Path> folder = options.images();
    List<NamedImage> images = new ArrayList<>(folder.map(this::pictures).orElse(List.of()));
    int drawings = Math.max(0, DRAWINGS - images.size());
    if (drawings > 0) {
      images.addAll(NamedImage.drawn(options.seed(), drawings));
    }
    return images;
  }

  private List<NamedImage> pictures(Path folder) {
    try {
      return ImageFolder.read(folder, MAX_PICTURES, options.seed()).images();
    } catch (IOException e) {
      throw new OperatorException("Cannot read folder: " + folder + ": " + e, e);
    }
  }

  private final class Listener implements TrainingListener {
    @Override
    public void onStage(String stage) {
      progress.say("  " + stage);
    }

    @Override
    public void onStep(StepProgress step) {
      progress.sayNowAndThen(
          String.format(
              Locale.ROOT,
              "%3.0f %%  loss %.3f, beta %.1f, codes %.2f from +-1",
              100 * step.share(),
              step.loss(),
              step.beta(),
              step.quantisationGap()));
    }
  }
}
