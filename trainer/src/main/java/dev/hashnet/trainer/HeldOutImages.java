package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.network.HashNet;
import dev.hashnet.perceptual.DifferenceHash;
import dev.hashnet.perceptual.PerceptualHash;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.trainer.evaluation.CodeMethod;
import dev.hashnet.trainer.evaluation.PairSet;
import dev.hashnet.transform.RandomAugmentation;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
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

  /** Edited copies of held-out images, as many as the engines are still to be compared on. */
  static HeldOutImages editedCopies(List<NamedImage> heldOut, TrainingOptions options, int side) {
    RandomAugmentation augmentation = new RandomAugmentation();
    List<NamedImage> copies =
        IntStream.range(0, Math.max(0, options.parityImages() - heldOut.size()))
            .parallel()
            .mapToObj(
                i -> {
                  NamedImage image = heldOut.get(i % heldOut.size());
                  SplittableRandom random = Seeds.stream(options.seed(), -4, i);
                  return new NamedImage(
                      image.id() + "-" + i, augmentation.apply(image.image(), random));
                })
            .toList();
    return prepare(copies, side);
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
