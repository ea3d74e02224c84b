package dev.hashnet.artifact;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Artifacts of small networks for tests. */
public final class SampleArtifacts {
  private static final int SIDE = 64;

  private SampleArtifacts() {}

  public static ArtifactManifest manifest(int bits) {
    return manifest("small", bits);
  }

  private static ArtifactManifest manifest(String network, int bits) {
    return new ArtifactManifest(
        "v1",
        "hashnet",
        network,
        bits,
        SIDE,
        8,
        ArtifactManifest.LUMINANCE_NORMALISATION,
        Map.of("seed", "7", "data", "drawn"));
  }

  /**
   * A network that has taken two steps, so that batch norms have statistics, with two golden
   * images.
   */
  public static ModelArtifact trained(int bits, long seed) {
    return trained("small", bits, seed);
  }

  /** The same of a network by name. */
  public static ModelArtifact trained(String network, int bits, long seed) {
    try (HashNet net = HashNet.create(new NetworkOptions(network, bits, seed))) {
      int[] instances = {0, 0, 1, 1, 2, 2, 3, 3};
      float[] inputs = tensors(images(seed, instances.length));
      for (int i = 0; i < 2; i++) {
        net.step(inputs, instances, 1, 2e-3);
      }
      return withGolden(manifest(network, bits), net.onnx(), net.checkpoint(), seed + 1);
    }
  }

  /** Golden codes are those of the ONNX engine. */
  public static ModelArtifact withGolden(
      ArtifactManifest manifest, byte[] onnx, byte[] dl4j, long seed) {
    List<GoldenImage> golden = new ArrayList<>();
    List<byte[]> contents =
        images(seed, 2).stream()
            .map(image -> new ImageCodec(ImageLimits.DEFAULT).encode(image, ImageFormat.PNG, 100))
            .toList();
    for (byte[] content : contents) {
      golden.add(new GoldenImage(content, BinaryCode.ofBytes(new byte[manifest.bits() / 8])));
    }
    ModelArtifact unknown = new ModelArtifact(manifest, onnx, dl4j, golden);
    golden.clear();
    try (ImageEncoder encoder = Encoders.open(unknown, EngineOptions.DEFAULT)) {
      Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(manifest.side()));
      for (byte[] content : contents) {
        golden.add(
            new GoldenImage(
                content, encoder.encode(List.of(preprocessor.prepare(content))).get(0)));
      }
    }
    return new ModelArtifact(manifest, onnx, dl4j, golden);
  }

  /** Soft blobs of random colours: no two alike, and no noise that averages out. */
  public static List<RgbImage> images(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<RgbImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(blobs(random));
    }
    return images;
  }

  public static List<PreparedImage> prepared(List<RgbImage> images) {
    Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(SIDE));
    return images.stream().map(preprocessor::prepare).toList();
  }

  public static float[] tensors(List<RgbImage> images) {
    int length = 3 * SIDE * SIDE;
    float[] tensors = new float[images.size() * length];
    List<PreparedImage> prepared = prepared(images);
    for (int i = 0; i < prepared.size(); i++) {
      Preprocessor.writeTensor(prepared.get(i).rgb(SIDE), SIDE, tensors, i * length);
    }
    return tensors;
  }

  private static RgbImage blobs(SplittableRandom random) {
    double[] values = new double[3 * SIDE * SIDE];
    for (int blob = 0; blob < 12; blob++) {
      double x0 = random.nextDouble(SIDE);
      double y0 = random.nextDouble(SIDE);
      double radius = random.nextDouble(3, 25);
      double[] colour = {
        random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(-1, 1)
      };
      for (int i = 0; i < values.length; i++) {
        int pixel = i / 3;
        int row = pixel / SIDE;
        double dx = pixel % SIDE - x0;
        double dy = row - y0;
        values[i] += colour[i % 3] * Math.exp(-(dx * dx + dy * dy) / (2 * radius * radius));
      }
    }
    byte[] rgb = new byte[values.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(127.5 + 127.5 * Math.tanh(values[i]));
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }
}
