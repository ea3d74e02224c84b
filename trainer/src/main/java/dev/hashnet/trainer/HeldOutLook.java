package dev.hashnet.trainer;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.LabelSets;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.Seeds;
import dev.hashnet.trainer.evaluation.PairSet;
import dev.hashnet.transform.RandomAugmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How good a network is at the moment, in one number: the share of pairs of different held-out
 * images that lie at most as near as a similar pair does, as the geometric mean over similar pairs.
 * Lower is better.
 *
 * <p>Recall at one rate would jump, and stand still at 1 on a small set; this moves with every
 * similar pair that comes nearer. The images are the same at each look. Threads: one.
 */
final class HeldOutLook {
  private static final int MOST_IMAGES = 256;
  private static final int COPIES = 2;
  private static final int POSSIBLE_COPY_RADIUS_BITS = 10;

  private final List<PreparedImage> images;
  private final List<Pair> similar;
  private final List<Pair> different;

  /** Two of the images, by their numbers. */
  private record Pair(int first, int second) {}

  private HeldOutLook(List<PreparedImage> images, List<Pair> similar, List<Pair> different) {
    this.images = images;
    this.similar = similar;
    this.different = different;
  }

  /**
   * Where an image and its edited copies are similar.
   *
   * @param heldOut at least 2 images; of more than 256 some, evenly spread
   */
  static HeldOutLook ofCopies(List<NamedImage> heldOut, long seed, int side) {
    List<NamedImage> chosen = some(heldOut.size()).mapToObj(heldOut::get).toList();
    RandomAugmentation augmentation = new RandomAugmentation();
    List<NamedImage> edited =
        IntStream.range(0, chosen.size() * COPIES)
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
    PairSet alike = prepared.possibleCopies(POSSIBLE_COPY_RADIUS_BITS);
    return new HeldOutLook(
        Stream.concat(
                prepared.images().stream(), HeldOutImages.prepare(edited, side).images().stream())
            .toList(),
        IntStream.range(0, edited.size())
            .mapToObj(i -> new Pair(chosen.size() + i, i / COPIES))
            .toList(),
        pairs(chosen.size()).filter(pair -> !alike.contains(pair.first(), pair.second())).toList());
  }

  /**
   * Where images are similar that share a label.
   *
   * @param heldOut of more than 256 images some, evenly spread
   * @param setOf of each image the number of its set of labels
   * @throws UnsuitableImagesException if there are no similar or no different pairs
   */
  static HeldOutLook ofLabels(List<NamedImage> heldOut, LabelSets sets, int[] setOf, int side) {
    int[] chosen = some(heldOut.size()).toArray();
    List<Pair> similar = new ArrayList<>();
    List<Pair> different = new ArrayList<>();
    pairs(chosen.length)
        .forEach(
            pair -> {
              int first = setOf[chosen[pair.first()]];
              int second = setOf[chosen[pair.second()]];
              (sets.jaccard(first, second) > 0 ? similar : different).add(pair);
            });
    if (similar.isEmpty() || different.isEmpty()) {
      throw new UnsuitableImagesException(
          "early stopping needs held-out images with and without a common label: images=%d, pairs with=%d, without=%d"
              .formatted(chosen.length, similar.size(), different.size()));
    }
    List<NamedImage> images = Arrays.stream(chosen).mapToObj(heldOut::get).toList();
    return new HeldOutLook(HeldOutImages.prepare(images, side).images(), similar, different);
  }

  /** Numbers of all images, or of as many as are looked at, evenly spread. */
  private static IntStream some(int all) {
    int some = Math.min(MOST_IMAGES, all);
    return IntStream.range(0, some).map(i -> (int) ((long) i * all / some));
  }

  private static Stream<Pair> pairs(int images) {
    return IntStream.range(0, images)
        .boxed()
        .flatMap(i -> IntStream.range(0, i).mapToObj(j -> new Pair(i, j)));
  }

  double rate(HashNet network) {
    List<BinaryCode> codes = codes(network);
    long[] within = new long[codes.get(0).bits() + 1];
    for (Pair pair : different) {
      within[distanceBits(codes, pair)]++;
    }
    for (int distance = 1; distance < within.length; distance++) {
      within[distance] += within[distance - 1];
    }
    double logarithms = 0;
    for (Pair pair : similar) {
      long nearer = within[distanceBits(codes, pair)];
      logarithms += StrictMath.log((nearer + 1.0) / (different.size() + 1.0));
    }
    return StrictMath.exp(logarithms / similar.size());
  }

  private static int distanceBits(List<BinaryCode> codes, Pair pair) {
    return codes.get(pair.first()).distanceBits(codes.get(pair.second()));
  }

  /** By all heads together, as far as one code is long. */
  private List<BinaryCode> codes(HashNet network) {
    List<BinaryCode> codes = new ArrayList<>();
    for (float[] outputs : HeldOutImages.outputs(network, images)) {
      codes.add(
          BinaryCode.ofSigns(
              Arrays.copyOf(outputs, Math.min(outputs.length, BinaryCode.MAX_BITS))));
    }
    return codes;
  }
}
