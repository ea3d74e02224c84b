package dev.hashnet.trainer.data;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.perceptual.DifferenceHash;
import dev.hashnet.perceptual.PerceptualHash;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** Which images belong together: a partition that grows by joining, union-find. Threads: one. */
public final class ImageGroups {
  private static final int HASH_BITS = 64;

  /** Within which both hashes must lie: strict, so that drawings of one style do not chain up. */
  private static final int COPY_RADIUS_BITS = 6;

  private final int[] parent;

  /** Each image by itself. */
  public ImageGroups(int size) {
    this.parent = IntStream.range(0, size).toArray();
  }

  /**
   * Near-copies together: dHash and pHash both lie within {@value #COPY_RADIUS_BITS} bits. All
   * pairs are compared, on all cores: 20 000 images take a second or two.
   */
  public static ImageGroups ofNearCopies(List<NamedImage> images) {
    PerceptualHash perceptual = new PerceptualHash(HASH_BITS);
    DifferenceHash difference = new DifferenceHash(HASH_BITS);
    Preprocessor preprocessor =
        new Preprocessor(
            ImageLimits.DEFAULT, new HashSet<>(List.of(PerceptualHash.SIDE, DifferenceHash.SIDE)));
    long[][] hashes =
        images.parallelStream()
            .map(image -> preprocessor.prepare(image.image()))
            .map(image -> hashes(image, perceptual, difference))
            .toArray(long[][]::new);
    int[][] copies =
        IntStream.range(0, hashes.length)
            .parallel()
            .mapToObj(i -> copies(i, hashes))
            .toArray(int[][]::new);
    ImageGroups groups = new ImageGroups(hashes.length);
    for (int i = 0; i < copies.length; i++) {
      for (int copy : copies[i]) {
        groups.join(i, copy);
      }
    }
    return groups;
  }

  private static long[] hashes(
      PreparedImage image, PerceptualHash perceptual, DifferenceHash difference) {
    BinaryCode first = perceptual.encode(image);
    BinaryCode second = difference.encode(image);
    return new long[] {first.word(0), second.word(0)};
  }

  private static int[] copies(int i, long[][] hashes) {
    return IntStream.range(0, i)
        .filter(
            j ->
                Long.bitCount(hashes[i][0] ^ hashes[j][0]) <= COPY_RADIUS_BITS
                    && Long.bitCount(hashes[i][1] ^ hashes[j][1]) <= COPY_RADIUS_BITS)
        .toArray();
  }

  /** Puts the groups of two images together. */
  public void join(int a, int b) {
    parent[root(a)] = root(b);
  }

  private int root(int image) {
    int root = image;
    while (parent[root] != root) {
      parent[root] = parent[parent[root]];
      root = parent[root];
    }
    return root;
  }

  /** Of each image the number of its group, from 0, in the order in which they appear. */
  public int[] numbers() {
    int[] numbers = new int[parent.length];
    int[] ofRoot = new int[parent.length];
    Arrays.fill(ofRoot, -1);
    int next = 0;
    for (int i = 0; i < parent.length; i++) {
      int root = root(i);
      if (ofRoot[root] < 0) {
        ofRoot[root] = next++;
      }
      numbers[i] = ofRoot[root];
    }
    return numbers;
  }
}
