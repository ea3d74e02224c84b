package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.trainer.evaluation.PairSet;
import dev.hashnet.transform.RandomAugmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How good a network is at the moment, in one number: the share of pairs of different held-out
 * images that lie at most as near as an edited copy lies to its image, as the geometric mean over
 * copies. Lower is better.
 *
 * <p>Recall at one rate would jump, and stand still at 1 on a small set; this moves with every copy
 * that comes nearer. The images and their copies are the same at each look. Threads: one.
 */
final class HeldOutLook {
  private static final int MOST_IMAGES = 256;
  private static final int COPIES = 2;
  private static final int POSSIBLE_COPY_RADIUS_BITS = 10;

  private final List<PreparedImage> images;
  private final List<PreparedImage> copies;
  private final PairSet alike;

  /**
   * @param heldOut at least 2 images; of more than 256 some, evenly spread
   */
  HeldOutLook(List<NamedImage> heldOut, long seed, int side) {
    int some = Math.min(MOST_IMAGES, heldOut.size());
    List<NamedImage> chosen =
        IntStream.range(0, some)
            .mapToObj(i -> heldOut.get((int) ((long) i * heldOut.size() / some)))
            .toList();
    RandomAugmentation augmentation = new RandomAugmentation();
    List<NamedImage> edited =
        IntStream.range(0, some * COPIES)
            .parallel()
            .mapToObj(
                i -> {
                  NamedImage image = chosen.get(i / COPIES);
                  return new NamedImage(
                      image.id() + "-" + i,
                      augmentation.apply(image.image(), Seeds.stream(seed, -5, i)));
                })
            .toList();
    HeldOutImages prepared = HeldOutImages.prepare(chosen, side);
    this.images = prepared.images();
    this.alike = prepared.possibleCopies(POSSIBLE_COPY_RADIUS_BITS);
    this.copies = HeldOutImages.prepare(edited, side).images();
  }

  double rate(HashNet network) {
    List<BinaryCode> codes = codes(network, images);
    List<BinaryCode> copied = codes(network, copies);
    long[] within = new long[codes.get(0).bits() + 1];
    for (int i = 0; i < codes.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!alike.contains(i, j)) {
          within[codes.get(i).distanceBits(codes.get(j))]++;
        }
      }
    }
    for (int distance = 1; distance < within.length; distance++) {
      within[distance] += within[distance - 1];
    }
    double logarithms = 0;
    for (int i = 0; i < copied.size(); i++) {
      long nearer = within[copied.get(i).distanceBits(codes.get(i / COPIES))];
      logarithms += StrictMath.log((nearer + 1.0) / (within[within.length - 1] + 1.0));
    }
    return StrictMath.exp(logarithms / copied.size());
  }

  /** By all heads together, as far as one code is long. */
  private static List<BinaryCode> codes(HashNet network, List<PreparedImage> images) {
    List<BinaryCode> codes = new ArrayList<>();
    for (float[] outputs : HeldOutImages.outputs(network, images)) {
      codes.add(
          BinaryCode.ofSigns(
              Arrays.copyOf(outputs, Math.min(outputs.length, BinaryCode.MAX_BITS))));
    }
    return codes;
  }
}
