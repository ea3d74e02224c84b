package dev.hashnet.trainer;

import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.trainer.data.NamedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Chooses the golden images of an artifact: small encoded held-out images whose outputs all stay
 * clear of zero, so that no rounding of another machine can turn a bit.
 *
 * <p>Three of four are PNG, the fourth is JPEG, whose decoding is checked along with the network.
 */
final class GoldenImages {
  static final int COUNT = 16;

  private static final int MAX_CANDIDATES = 256;
  private static final int SIDE_PIXELS = 72;
  private static final int JPEG_EVERY = 4;
  private static final int QUALITY = 90;

  private GoldenImages() {}

  /** The {@link #COUNT} images with the largest smallest output; fewer where there are fewer. */
  static List<GoldenImage> choose(HashNet network, List<NamedImage> images) {
    ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
    Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(network.side()));
    int candidates = Math.min(MAX_CANDIDATES, images.size());
    List<byte[]> contents =
        IntStream.range(0, candidates)
            .parallel()
            .mapToObj(i -> encode(codec, images.get(i).image(), i))
            .toList();
    List<PreparedImage> prepared = contents.parallelStream().map(preprocessor::prepare).toList();
    float[][] outputs = HeldOutImages.outputs(network, prepared);
    return IntStream.range(0, candidates)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -margin(outputs[i])))
        .limit(COUNT)
        .map(i -> new GoldenImage(contents.get(i), BinaryCode.ofSigns(outputs[i])))
        .toList();
  }

  private static byte[] encode(ImageCodec codec, RgbImage image, int i) {
    double scale = Math.min(1, (double) SIDE_PIXELS / Math.max(image.width(), image.height()));
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    ImageFormat format = i % JPEG_EVERY == JPEG_EVERY - 1 ? ImageFormat.JPEG : ImageFormat.PNG;
    return codec.encode(ImageCodec.resize(image, width, height), format, QUALITY);
  }

  /** Distance from zero of the output that is nearest to it. */
  private static float margin(float[] outputs) {
    float least = Float.MAX_VALUE;
    for (float output : outputs) {
      least = Math.min(least, Math.abs(output));
    }
    return least;
  }
}
