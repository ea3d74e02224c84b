package dev.hashnet.benchmarks.index;

import java.util.List;
import java.util.stream.Stream;

/**
 * A FAISS index, asked so that it is exact.
 *
 * <p>The hash indexes look only at codes whose hash differs in at most {@code nflip} bits. With m
 * bands, nflip = floor(radius / m) misses none, for r differing bits leave some band with no more;
 * with one hash, nflip is the radius.
 */
final class FaissStructure implements Structure {
  /**
   * Which index.
   *
   * @param kind flat, hash or multihash, as the peer calls it
   * @param bands hashes; 1 but for multihash
   * @param width bits a hash
   */
  record Setting(String kind, int bands, int width) {
    /** What is tried for a code length. */
    static List<Setting> of(int bits) {
      Stream<Setting> multi =
          switch (bits) {
            case 64 -> multi(3, 21, 4, 16, 5, 12);
            case 128 -> multi(5, 25, 6, 21, 8, 16);
            case 256 -> multi(11, 23, 12, 21, 16, 16);
            default -> multi(bits / 21, 21, bits / 16, 16);
          };
      return Stream.concat(Stream.of(new Setting("flat", 1, 0), new Setting("hash", 1, 20)), multi)
          .toList();
    }

    private static Stream<Setting> multi(int... bandsAndWidths) {
      return java.util.stream.IntStream.range(0, bandsAndWidths.length / 2)
          .mapToObj(
              i -> new Setting("multihash", bandsAndWidths[2 * i], bandsAndWidths[2 * i + 1]));
    }

    int flips(int radiusBits) {
      return Math.min(width, radiusBits / bands);
    }

    /** Buckets that a query with the radius looks into. */
    double probes(int radiusBits) {
      double each = 1;
      double all = 1;
      for (int flips = 1; flips <= flips(radiusBits); flips++) {
        each *= (double) (width - flips + 1) / flips;
        all += each;
      }
      return kind.equals("flat") ? 0 : bands * all;
    }

    @Override
    public String toString() {
      return switch (kind) {
        case "flat" -> "Flat";
        case "hash" -> "Hash(%d)".formatted(width);
        default -> "MultiHash(%d,%d)".formatted(bands, width);
      };
    }
  }

  private final FaissProcess process;
  private final Setting setting;
  private final String key;
  private final String name;
  private final long buildNs;
  private final long bytes;

  /**
   * Builds the index of what the process has loaded.
   *
   * @param prefix tells several processes apart
   */
  FaissStructure(FaissProcess process, String prefix, Setting setting) {
    this.process = process;
    this.setting = setting;
    key = "%s-%d-%d".formatted(setting.kind(), setting.bands(), setting.width());
    name = prefix + " " + setting;
    String[] answer =
        process
            .ask(
                "build %s %s %d %d"
                    .formatted(key, setting.kind(), setting.bands(), setting.width()))
            .split(" ", -1);
    buildNs = Long.parseLong(answer[0]);
    bytes = Long.parseLong(answer[1]);
  }

  Setting setting() {
    return setting;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Kind kind() {
    return Kind.FAISS;
  }

  @Override
  public long buildNs() {
    return buildNs;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public Answer search(int from, int count, int radiusBits) {
    String[] answer =
        process
            .ask(
                "search %s %d %d %d %d"
                    .formatted(key, radiusBits, setting.flips(radiusBits), from, count))
            .split(" ", -1);
    int[] hits = Stream.of(answer[1].split(",", -1)).mapToInt(Integer::parseInt).toArray();
    return new Answer(Long.parseLong(answer[0]), hits);
  }

  @Override
  public void close() {
    process.ask("drop " + key);
  }
}
