package dev.hashnet.core.index;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeDistribution;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Random operations on an index: it grows, turns over, and shrinks again. */
final class IndexHistory {
  /** One operation; its text is enough to repeat it. */
  sealed interface Operation {}

  record Put(String id, BinaryCode code, long timestampMs) implements Operation {}

  record Remove(String id) implements Operation {}

  record Expire(long timestampMs) implements Operation {}

  record Search(BinaryCode code, int radiusBits, int limit) implements Operation {}

  /** The index is thrown away and built again from the images that it held. */
  record Restore() implements Operation {}

  private static final int[] LIMITS = {0, 1, 5, 50, Integer.MAX_VALUE};

  private final SplittableRandom random;
  private final CodeDistribution.Source source;
  private final int radiusBits;
  private final BinaryCode[] recent = new BinaryCode[64];
  private long timeMs;
  private int nextId;

  IndexHistory(long seed, CodeDistribution distribution, int bits, int radiusBits) {
    this.random = new SplittableRandom(seed);
    this.source = distribution.source(bits, random);
    this.radiusBits = radiusBits;
    for (int i = 0; i < recent.length; i++) {
      recent[i] = source.next();
    }
  }

  /** Half of it mostly puts; then a quarter each: puts and removals in balance; mostly expiry. */
  void play(int operations, Consumer<Operation> player) {
    for (int i = 0; i < operations; i++) {
      int spell = Math.max(0, 4 * i / operations - 1);
      int kind = random.nextInt(100);
      if (random.nextInt(operations) < 4) {
        player.accept(new Restore());
      } else if (kind < 3) {
        player.accept(search());
      } else if (kind < 4 && spell > 0) {
        player.accept(new Expire(timeMs - (spell == 1 ? operations : operations / (3 + i % 50))));
      } else if (kind < (spell == 0 ? 8 : 45)) {
        player.accept(new Remove(oldId()));
      } else {
        player.accept(put());
      }
    }
    player.accept(search());
    player.accept(new Expire(timeMs - 20));
    player.accept(search());
    player.accept(new Expire(Long.MAX_VALUE));
    player.accept(search());
  }

  private String oldId() {
    return "img-" + random.nextInt(nextId + 1);
  }

  private Put put() {
    timeMs += random.nextInt(3);
    long lateMs = random.nextInt(8) == 0 ? random.nextInt(500) : 0;
    String id = random.nextInt(10) == 0 ? oldId() : "img-" + nextId++;
    return new Put(id, code(), timeMs - lateMs);
  }

  private BinaryCode code() {
    BinaryCode code = source.next();
    recent[random.nextInt(recent.length)] = code;
    return code;
  }

  private Search search() {
    BinaryCode near = recent[random.nextInt(recent.length)];
    BinaryCode code = CodeDistribution.flipped(near, random.nextInt(radiusBits + 2), random);
    int radius =
        switch (random.nextInt(8)) {
          case 0 -> 0;
          case 1 -> 1;
          case 2 -> radiusBits / 2;
          case 3 -> Math.min(code.bits(), radiusBits + 1 + random.nextInt(8));
          case 4 -> random.nextInt(code.bits() + 1);
          default -> radiusBits;
        };
    return new Search(code, radius, LIMITS[random.nextInt(LIMITS.length)]);
  }
}
