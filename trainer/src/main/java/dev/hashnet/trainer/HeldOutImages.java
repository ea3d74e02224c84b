package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.network.HashNet;
import dev.hashnet.perceptual.DifferenceHash;
import dev.hashnet.perceptual.PerceptualHash;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.evaluation.CodeMethod;
import dev.hashnet.trainer.evaluation.PairSet;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Images that were not trained on, prepared for the network and for the classic hashes.
 *
 * @param images in the split's order
 * @param side of the network's input, pixels
 */
record HeldOutImages(List<PreparedImage> images, int side) {
  private static final int CLASSIC_BITS = 64;

  static HeldOutImages prepare(List<NamedImage> images, int side) {
    Preprocessor preprocessor =
        new Preprocessor(
            ImageLimits.DEFAULT,
            IntStream.of(side, PerceptualHash.SIDE, DifferenceHash.SIDE)
                .boxed()
                .collect(Collectors.toSet()));
    return new HeldOutImages(
        images.parallelStream().map(image -> preprocessor.prepare(image.image())).toList(), side);
  }

  /** Outputs of the network in training, {@code [n][bits]}. */
  float[][] outputs(HashNet network) {
    return outputs(network, images);
  }

  static float[][] outputs(HashNet network, List<PreparedImage> images) {
    int side = network.side();
    float[] inputs = new float[images.size() * 3 * side * side];
    for (int i = 0; i < images.size(); i++) {
      Preprocessor.writeTensor(images.get(i).rgb(side), side, inputs, i * 3 * side * side);
    }
    return network.outputs(inputs, images.size());
  }

  List<BinaryCode> codes(HashNet network) {
    return Arrays.stream(outputs(network)).map(BinaryCode::ofSigns).toList();
  }

  /** Pairs that dHash and pHash both take for copies: a user's folder often holds some. */
  PairSet possibleCopies(int radiusBits) {
    return PairSet.possibleCopies(
        CodeMethod.dct(CLASSIC_BITS).encode().apply(images),
        CodeMethod.dHash(CLASSIC_BITS).encode().apply(images),
        radiusBits);
  }
}
