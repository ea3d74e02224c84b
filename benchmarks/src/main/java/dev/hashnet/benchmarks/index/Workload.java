package dev.hashnet.benchmarks.index;

import dev.hashnet.benchmarks.index.Distribution.CodeSource;
import java.util.SplittableRandom;

/**
 * What all structures of a run are given: stored codes, and queries of which half are near copies
 * of stored codes and half fresh codes of the same distribution.
 *
 * @param more what a stream goes on with
 */
record Workload(CodeSet codes, CodeSet queries, CodeSource more) {
  /**
   * Drawn codes.
   *
   * @param nearBits most bits in which a near copy differs; each number from 0 on is as likely
   */
  static Workload draw(
      Distribution distribution, int bits, int codes, int queries, int nearBits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    CodeSource source = distribution.source(bits, codes, random.split());
    CodeSet fresh = draw(source, bits, codes + queries - queries / 2);
    return of(fresh, codes, queries, nearBits, source, random.split());
  }

  /** Splits codes that are there, and streams them over and over. */
  static Workload of(CodeSet all, int codes, int queries, int nearBits, long seed) {
    int[] next = {0};
    CodeSource again =
        target -> {
          System.arraycopy(all.words(next[0]), 0, target, 0, target.length);
          next[0] = (next[0] + 1) % all.count();
        };
    return of(all, codes, queries, nearBits, again, new SplittableRandom(seed));
  }

  private static CodeSet draw(CodeSource source, int bits, int codes) {
    CodeSet set = new CodeSet(bits, codes);
    long[] code = new long[set.wordsPerCode()];
    for (int i = 0; i < codes; i++) {
      source.next(code);
      set.set(i, code);
    }
    return set;
  }

  /** Those beyond the first {@code codes} become the fresh queries. */
  private static Workload of(
      CodeSet all, int codes, int queries, int nearBits, CodeSource more, SplittableRandom random) {
    CodeSet asked = new CodeSet(all.bits(), queries);
    int fresh = codes;
    for (int i = 0; i < queries; i++) {
      if (i % 2 == 1) {
        long[] near = all.words(random.nextInt(codes));
        for (int flips = random.nextInt(nearBits + 1); flips > 0; flips--) {
          Distribution.flip(near, random.nextInt(all.bits()));
        }
        asked.set(i, near);
      } else {
        asked.set(i, all.words(fresh++));
      }
    }
    return new Workload(all.first(codes), asked, more);
  }
}
