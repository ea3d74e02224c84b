package dev.hashnet.trainer;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.network.HashNet;
import dev.hashnet.trainer.data.ImageSplit;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes a trained network into a model artifact: manifest, both engines' forms, golden images. */
final class ArtifactAssembly {
  private static final String LINE = "hashnet";

  private final TrainingOptions options;
  private final ImageSplit split;
  private final TrainingTrend trend;
  private final RadiusCalibration radius;
  private final Map<String, String> method;

  /**
   * @param method properties that say what was learned from, and how
   */
  ArtifactAssembly(
      TrainingOptions options,
      ImageSplit split,
      TrainingTrend trend,
      RadiusCalibration radius,
      Map<String, String> method) {
    this.options = options;
    this.split = split;
    this.trend = trend;
    this.radius = radius;
    this.method = Map.copyOf(method);
  }

  ModelArtifact assemble(HashNet network) {
    ArtifactManifest manifest = manifest(options, network, radius.radiusBits(), properties());
    return new ModelArtifact(
        manifest,
        network.onnx(),
        network.checkpoint(),
        GoldenImages.choose(network, split.heldOut()));
  }

  /** The manifest of a network with one head. */
  static ArtifactManifest manifest(
      TrainingOptions options, HashNet network, int radiusBits, Map<String, String> properties) {
    return new ArtifactManifest(
        options.version(network.bits()),
        LINE,
        options.network(),
        network.bits(),
        network.side(),
        radiusBits,
        ArtifactManifest.LUMINANCE_NORMALISATION,
        properties);
  }

  private Map<String, String> properties() {
    LearningSchedule schedule = LearningSchedule.DEFAULT;
    Map<String, String> properties = new TreeMap<>(radius.properties());
    properties.putAll(method);
    properties.put(
        "training.heads",
        options.bits().stream().map(String::valueOf).collect(Collectors.joining(",")));
    options.weights().ifPresent(weights -> properties.put("training.weights", weights.sha256()));
    properties.put("training.seed", Long.toString(options.seed()));
    properties.put("training.images", Integer.toString(split.training().size()));
    properties.put("training.held-out-images", Integer.toString(split.heldOut().size()));
    properties.put("training.steps", Integer.toString(trend.steps()));
    trend
        .bestLook()
        .ifPresent(look -> properties.put("training.exported-step", Integer.toString(look.step())));
    properties.put("training.batch-instances", Integer.toString(options.batchInstances()));
    properties.put("training.learning-rate", Double.toString(schedule.peakRate()));
    properties.put("training.last-loss", String.format(Locale.ROOT, "%.4f", trend.lastLoss()));
    return properties;
  }
}
