package dev.hashnet.trainer.evaluation;

import java.util.List;

/** A way to say how far two images are apart, as a whole number; less is nearer. */
interface Comparison {
  /** Largest distance that there can be. */
  int farthest();

  /** Not symmetric where the arriving image is looked up mirrored as well. */
  int distance(CodedImage arriving, CodedImage stored);

  /** Sum of the Hamming distances of some channels. */
  static Comparison hamming(List<Channel> channels) {
    return new Comparison() {
      @Override
      public int farthest() {
        return bits(channels);
      }

      @Override
      public int distance(CodedImage arriving, CodedImage stored) {
        return sum(channels, arriving.words, stored.words);
      }
    };
  }

  /** The same, the arriving image looked up as it is and mirrored: the smaller of both. */
  static Comparison mirroredHamming(List<Channel> channels) {
    return new Comparison() {
      @Override
      public int farthest() {
        return bits(channels);
      }

      @Override
      public int distance(CodedImage arriving, CodedImage stored) {
        return Math.min(
            sum(channels, arriving.words, stored.words),
            sum(channels, arriving.mirrored, stored.words));
      }
    };
  }

  /** Angle between the continuous outputs of a model: 1 - cos, in {@code 1 / 1024}. */
  static Comparison continuous(int model) {
    return new Comparison() {
      @Override
      public int farthest() {
        return 2048;
      }

      @Override
      public int distance(CodedImage arriving, CodedImage stored) {
        float cosine = Matrices.dot(arriving.z[model], stored.z[model]);
        return Math.max(0, Math.min(2048, (int) (1024 * (1 - cosine))));
      }
    };
  }

  /** The nearer of two comparisons, each measured by how rare its distance is between images. */
  static Comparison either(
      Comparison first, RarityScale rarity, Comparison second, RarityScale other) {
    return new Comparison() {
      @Override
      public int farthest() {
        return RarityScale.FARTHEST;
      }

      @Override
      public int distance(CodedImage arriving, CodedImage stored) {
        return Math.min(
            rarity.level(first.distance(arriving, stored)),
            other.level(second.distance(arriving, stored)));
      }
    };
  }

  private static int sum(List<Channel> channels, long[] a, long[] b) {
    int distance = 0;
    for (int i = 0; i < channels.size(); i++) {
      distance += channels.get(i).distanceBits(a, b);
    }
    return distance;
  }

  private static int bits(List<Channel> channels) {
    return channels.stream().mapToInt(Channel::bits).sum();
  }
}
