package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.network.HashNet;
import dev.hashnet.perceptual.PerceptualHash;
import dev.hashnet.trainer.data.NamedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The training images as they are, coded by the network of the moment: where hard neighbours come
 * from. Their perceptual hashes are made once.
 */
final class CleanViews {
  private static final int PERCEPTUAL_BITS = 64;
  private static final int BATCH = 256;

  private final List<NamedImage> images;
  private @Nullable List<BinaryCode> perceptual;

  CleanViews(List<NamedImage> images) {
    this.images = images;
  }

  /** By the codes of all heads together, as far as one code is long. */
  HardNeighbours neighbours(HashNet network) {
    Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(network.side()));
    List<BinaryCode> codes = new ArrayList<>();
    for (int from = 0; from < images.size(); from += BATCH) {
      List<PreparedImage> prepared =
          images.subList(from, Math.min(images.size(), from + BATCH)).parallelStream()
              .map(image -> preprocessor.prepare(image.image()))
              .toList();
      for (float[] outputs : HeldOutImages.outputs(network, prepared)) {
        codes.add(
            BinaryCode.ofSigns(
                Arrays.copyOf(outputs, Math.min(outputs.length, BinaryCode.MAX_BITS))));
      }
    }
    return HardNeighbours.find(codes, perceptual());
  }

  /** Outputs for some of the images, evenly spread; for all where there are fewer. */
  float[][] outputs(HashNet network, int count) {
    Preprocessor preprocessor = new Preprocessor(ImageLimits.DEFAULT, Set.of(network.side()));
    int some = Math.min(count, images.size());
    return HeldOutImages.outputs(
        network,
        IntStream.range(0, some)
            .parallel()
            .map(i -> (int) ((long) i * images.size() / some))
            .mapToObj(i -> preprocessor.prepare(images.get(i).image()))
            .toList());
  }

  private List<BinaryCode> perceptual() {
    List<BinaryCode> hashes = perceptual;
    if (hashes == null) {
      PerceptualHash hash = new PerceptualHash(PERCEPTUAL_BITS);
      Preprocessor preprocessor =
          new Preprocessor(ImageLimits.DEFAULT, Set.of(PerceptualHash.SIDE));
      hashes =
          images.parallelStream()
              .map(image -> hash.encode(preprocessor.prepare(image.image())))
              .toList();
      perceptual = hashes;
    }
    return hashes;
  }
}
