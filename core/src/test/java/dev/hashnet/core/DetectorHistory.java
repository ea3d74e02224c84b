package dev.hashnet.core;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random arrivals and deletions: few ids, few codes, late images, moves, two versions. */
final class DetectorHistory {
  /** An arrival, or the deletion of {@code removedId}. */
  record Step(Arrival arrival, String removedId) {}

  private static final String[] COLLECTIONS = {"shop", "press", "archive"};

  private final SplittableRandom random;
  private final CodeDistribution.Source small;
  private final CodeDistribution.Source wide;
  private final int ids;
  private final long windowMs;
  private long timeMs;

  DetectorHistory(long seed, CodeDistribution distribution, long windowMs) {
    this.random = new SplittableRandom(seed);
    this.small = distribution.source(64, random);
    this.wide = distribution.source(256, random);
    this.ids = 10 + random.nextInt(120);
    this.windowMs = windowMs;
    this.timeMs = random.nextInt(1000);
  }

  List<Step> steps(int count) {
    List<Step> steps = new ArrayList<>();
    Arrival last = null;
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(20);
      if (kind == 0) {
        steps.add(new Step(arrival(), id()));
      } else if (kind < 3 && last != null) {
        steps.add(new Step(last, ""));
      } else {
        last = arrival();
        steps.add(new Step(last, ""));
      }
    }
    return steps;
  }

  private Arrival arrival() {
    timeMs += random.nextInt(20) == 0 ? random.nextLong(windowMs / 2 + 1) : random.nextInt(5);
    long lateMs = random.nextInt(10) == 0 ? random.nextLong(2 * windowMs + 1) : 0;
    List<CodeOfLine> codes = new ArrayList<>();
    if (random.nextInt(12) > 0) {
      codes.add(code("hashnet", "v1", random.nextInt(4) > 0, 8, small));
    }
    if (random.nextInt(3) == 0) {
      codes.add(code("hashnet", "v2", random.nextInt(4) == 0, 5, small));
    }
    if (random.nextInt(2) == 0) {
      codes.add(code("perceptual", "dct-1", true, random.nextInt(40), wide));
    }
    String collection = COLLECTIONS[random.nextInt(8) > 0 ? 0 : random.nextInt(3)];
    return new Arrival(id(), collection, timeMs - lateMs, codes);
  }

  private String id() {
    return "img-" + random.nextInt(ids);
  }

  private CodeOfLine code(
      String line, String version, boolean active, int radiusBits, CodeDistribution.Source source) {
    return new CodeOfLine(line, active, version, radiusBits, source.next());
  }
}
