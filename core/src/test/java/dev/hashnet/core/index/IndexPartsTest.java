package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the multi-index, each against a collection of the JDK. */
class IndexPartsTest {
  private static final int BUCKETS = 2368;

  private static int add(ImageRows images, String id, long timestampMs) {
    byte[] bytes = IdBytes.encode(id);
    return images.add(bytes, IdBytes.hash(bytes), new long[] {id.hashCode()}, timestampMs);
  }

  private static int find(ImageRows images, String id) {
    byte[] bytes = IdBytes.encode(id);
    return images.find(bytes, IdBytes.hash(bytes));
  }

  /** Ids of all lengths, some beyond Latin, some with half a surrogate pair. */
  private static String id(int number) {
    String tail = number % 97 == 0 ? "x".repeat(100 + 3 * Math.floorMod(number, 90)) : "";
    String middle =
        switch (Math.floorMod(number, 7)) {
          case 0 -> "ä";
          case 1 -> "中";
          case 2 -> "\uD83D\uDE00";
          case 3 -> "\uD83D";
          case 4 -> "?";
          default -> "";
        };
    return number + middle + tail;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void imageRows_holdWhatAMapHolds(long seed) {
    var random = new SplittableRandom(seed);
    ImageRows images = new ImageRows(64);
    Map<String, Long> model = new HashMap<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String id = id(random.nextInt(i < 10_000 ? 3_000 : 200));
      if (i % 100 == 0) {
        expected.clear();
        for (int k = random.nextInt(20); k > 0; k--) {
          expected.add(id(random.nextInt(3_000)));
        }
        images.expect(expected);
      }
      if (i % 3 == 0 && i % 100 < expected.size()) {
        id = expected.get(i % 100);
      }
      int row = images.find(id);
      assertThat(row >= 0).isEqualTo(model.containsKey(id));
      if (row >= 0) {
        assertThat(images.id(row)).isEqualTo(id);
        assertThat(images.timestamps().get(row)).isEqualTo(model.remove(id));
        images.remove(row);
      } else {
        long timestampMs = random.nextInt(50) == 0 ? random.nextLong() : random.nextInt(1000);
        if (random.nextBoolean()) {
          add(images, id, timestampMs);
        } else {
          images.add(id, new long[] {id.hashCode()}, timestampMs);
        }
        model.put(id, timestampMs);
      }
      // The id asked for last is remembered, and must be where it now is.
      assertThat(images.find(id)).isEqualTo(find(images, id));
      if (i % 5_000 == 4_999) {
        images = images.compacted();
        assertThat(images.end() - images.count()).isLessThan(64);
      }
      assertThat(images.count()).isEqualTo(model.size());
    }
    for (String id : model.keySet()) {
      assertThat(images.timestamps().get(find(images, id))).isEqualTo(model.get(id));
    }
  }

  @Test
  void imageRows_addWhatHasARow_isRefused() {
    ImageRows images = new ImageRows(64);
    images.add("img-1", new long[1], 0);

    assertThatThrownBy(() -> images.add("img-1", new long[1], 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("img-1");
  }

  @Test
  void expectedIds_askedInOrder_areFoundOnceWithTheirBytes() {
    ExpectedIds expected = new ExpectedIds();
    expected.expect(List.of("a", "b", "b", "c"));

    assertThat(expected.take("b")).isEqualTo(1);
    assertThat(expected.take("a")).as("passed over").isEqualTo(-1);
    assertThat(expected.take("b")).isEqualTo(2);
    assertThat(expected.take("x")).isEqualTo(-1);
    assertThat(expected.take("c")).isEqualTo(3);
    assertThat(expected.take("c")).isEqualTo(-1);
    assertThat(expected.bytes(3)).isEqualTo(IdBytes.encode("c"));
    assertThat(expected.hash(3)).isEqualTo(IdBytes.hash(IdBytes.encode("c")));

    expected.expect(List.of("d"));
    assertThat(expected.take("c")).isEqualTo(-1);
    assertThat(expected.take("d")).isZero();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void timestamps_findTheOldRows(long seed) {
    var random = new SplittableRandom(seed);
    ImageRows images = new ImageRows(64);
    Timestamps timestamps = images.timestamps();
    Map<Integer, Long> model = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      if (i % 50 < 40) {
        long timestampMs = random.nextInt(300) == 0 ? random.nextLong() : i - random.nextInt(3000);
        model.put(add(images, "img-" + i, timestampMs), timestampMs);
      } else if (i % 500 == 49) {
        long beforeMs = (long) i - random.nextInt(20_000);
        Set<Integer> old = new HashSet<>();
        for (int page = timestamps.pageBefore(beforeMs);
            page >= 0;
            page = timestamps.pageBefore(beforeMs)) {
          long rows = timestamps.rowsBefore(page, beforeMs);
          for (int k = 0; k < 64; k++) {
            if ((rows >>> k & 1) != 0) {
              old.add(64 * page + k);
              images.remove(64 * page + k);
            }
          }
          timestamps.refresh(page);
        }
        Set<Integer> expected = new HashSet<>();
        model.forEach(
            (row, timestampMs) -> {
              if (timestampMs < beforeMs) {
                expected.add(row);
              }
            });
        assertThat(old).isEqualTo(expected);
        model.keySet().removeAll(expected);
      }
    }
    assertThat(images.count()).isEqualTo(model.size()).isGreaterThan(1000);
  }

  @Test
  void timestamps_takeFewBytesWhereTheyLieTogether() {
    ImageRows images = new ImageRows(64);
    for (int i = 0; i < 6400; i++) {
      add(images, "img-" + i, 1_700_000_000_000L + i);
    }
    long together = images.timestamps().bytes();
    assertThat(together).isLessThan(6400 * 2);

    // A month later the window turns: a page between has both.
    for (int i = 0; i < 6400; i++) {
      images.remove(i);
      add(images, "img-" + (6400 + i), 1_703_000_000_000L + i);
      if (i % 64 == 62) {
        assertThat(images.timestamps().get(i + 1)).isEqualTo(1_700_000_000_000L + i + 1);
      }
      images.timestamps().refresh(i / 64);
    }
    assertThat(images.timestamps().bytes()).isEqualTo(together);
    for (int i = 0; i < 6400; i++) {
      int row = find(images, "img-" + (6400 + i));
      assertThat(images.timestamps().get(row)).isEqualTo(1_703_000_000_000L + i);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "img-10000000, 8",
    "0f8fad5b-d9cb-469f-a165-70867728950e, 23",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, 36",
    "holiday/sunset_0001.jpg, 22",
    "DSC_0042.JPG, 12",
    "'', 0"
  })
  void idBytes_areFewForIdsAsTheyAre(String id, int most) {
    byte[] bytes = IdBytes.encode(id);

    assertThat(bytes).hasSizeLessThanOrEqualTo(most);
    assertThat(IdBytes.decode(bytes, 0, bytes.length)).isEqualTo(id);
  }

  @Test
  void idBytes_leadBackToEveryId() {
    var random = new SplittableRandom(5);
    char[][] alphabets = {
      "0123456789abcdef".toCharArray(),
      "az-_./AZ :@+=%#~,&()!$'[]{}*".toCharArray(),
      "0;\"\u0000\u007f\u0080\u07ff\u0800\ud83d\ude00\uffff".toCharArray()
    };
    Map<List<Byte>, String> seen = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      char[] alphabet = alphabets[random.nextInt(random.nextInt(4) == 0 ? 3 : 2)];
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(i % 100 == 0 ? 600 : 14); length > 0; length--) {
        text.append(alphabet[random.nextInt(alphabet.length)]);
      }
      String id = text.toString();
      byte[] bytes = IdBytes.encode(id);
      byte[] among = new byte[bytes.length + 7];
      random.nextBytes(among);
      System.arraycopy(bytes, 0, among, 3, bytes.length);

      assertThat(IdBytes.decode(among, 3, bytes.length)).isEqualTo(id);
      List<Byte> key = new ArrayList<>();
      for (byte each : bytes) {
        key.add(each);
      }
      String before = seen.put(key, id);
      assertThat(before == null || before.equals(id)).isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}, {1} bits of sketch, narrow {2}")
  @CsvSource({"1, 16, true", "2, 32, true", "3, 16, false", "4, 32, false"})
  void bandTable_holdsWhatAMapOfBucketsHolds(long seed, int sketchBits, boolean narrow) {
    var random = new SplittableRandom(seed);
    BucketTable table = new BucketTable(sketchBits, narrow, new int[BUCKETS]);
    // Up to the greatest row there may be.
    int base = (narrow ? BucketTable.NARROW_ROWS : Integer.MAX_VALUE) - 2000;
    Map<Integer, Set<Integer>> model = new HashMap<>();
    for (int i = 0; i < 6000; i++) {
      int changed = base + random.nextInt(i < 3000 ? 2000 : 60);
      // Some crowded, most empty, in chunks from the first to the last.
      int value = changed % 5 == 0 ? 33 : changed % 64 * 37;
      Set<Integer> known = model.computeIfAbsent(value, key -> new HashSet<>());
      if (known.remove(changed)) {
        table.remove(value, changed, sketch(changed, sketchBits));
      } else {
        known.add(changed);
        table.add(value, changed, sketch(changed, sketchBits));
      }
      int asked = i % 2 == 0 ? value : random.nextInt(BUCKETS);
      List<Integer> rows = new ArrayList<>();
      for (int place = table.begin(asked); place < table.end(asked); place++) {
        int row = table.row(asked, place);
        rows.add(row);
        assertThat(table.sketch(asked, place)).isEqualTo(sketch(row, sketchBits));
      }
      assertThat(rows).hasSize(table.count(asked));
      assertThat(new HashSet<>(rows)).isEqualTo(model.getOrDefault(asked, Set.of()));
    }
  }

  private static int sketch(int row, int sketchBits) {
    return (row * 0x1234567) >>> (Integer.SIZE - sketchBits);
  }

  @ParameterizedTest(name = "announced: {0}")
  @ValueSource(booleans = {true, false})
  void bandTable_holdsMoreInAChunkThanCharsCount(boolean announced) {
    int rows = 100_000;
    int[] counts = new int[1024];
    if (announced) {
      Arrays.fill(counts, 600, 604, rows / 4);
    }
    BucketTable table = new BucketTable(32, true, counts);
    for (int row = 0; row < rows; row++) {
      if (announced) {
        table.append(600 + row % 4, row, row);
      } else {
        table.add(600 + row % 4, row, row);
      }
    }
    table.add(601, rows, rows);
    table.remove(602, 2, 2);

    int held = 0;
    for (int value = 0; value < 1024; value++) {
      for (int place = table.begin(value); place < table.end(value); place++) {
        int row = table.row(value, place);
        assertThat(row == rows ? 601 : 600 + row % 4).isEqualTo(value);
        assertThat(table.sketch(value, place)).isEqualTo(row);
        held++;
      }
    }
    assertThat(held).isEqualTo(rows);
  }

  @Test
  void bandTable_givesFreedPlacesBack() {
    BucketTable table = new BucketTable(32, true, new int[128]);
    for (int turn = 0; turn < 20; turn++) {
      for (int row = 0; row < 2000; row++) {
        table.add(turn % 4 * 32, row, 0);
      }
      for (int row = 0; row < 2000; row++) {
        table.remove(turn % 4 * 32, row, 0);
      }
    }
    assertThat(table.bytes()).isLessThan(new BucketTable(32, true, new int[128]).bytes() + 2_000);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void imageGroup_ordersAsASortedSet(long seed) {
    var random = new SplittableRandom(seed);
    ImageRows images = new ImageRows(64);
    for (int i = 0; i < 1000; i++) {
      add(images, id(random.nextInt()) + "-" + i, random.nextInt(50));
    }
    ImageGroup group = new ImageGroup();
    TreeSet<Integer> model =
        new TreeSet<>((a, b) -> images.neighbour(a, 0).compareTo(images.neighbour(b, 0)));
    for (int i = 0; i < 6000; i++) {
      int row = random.nextInt(i < 3000 ? 1000 : 30);
      if (model.remove(row)) {
        group.remove(images, row);
      } else {
        model.add(row);
        group.add(images, row);
      }
      assertThat(group.size()).isEqualTo(model.size());
      if (i % 20 == 0) {
        List<Integer> rows = new ArrayList<>();
        for (int k = 0; k < group.size(); k++) {
          rows.add(group.get(k));
        }
        assertThat(rows).containsExactlyElementsOf(model);
      }
    }
  }

  @ParameterizedTest(name = "{0} bits")
  @ValueSource(ints = {64, 192, 512})
  void bitOrder_keepsDistances(int bits) {
    var random = new SplittableRandom(bits);
    long[][] sample = new long[100][bits / 64];
    for (long[] code : sample) {
      for (int i = 0; i < code.length; i++) {
        code[i] = random.nextLong() & 0x7FF0F1F3F7F03F1FL;
      }
    }
    BitOrder order = BitOrder.learn(new BandPlan(bits, 3, 18, 32), sample);
    for (int i = 0; i + 1 < sample.length; i++) {
      long[] a = new long[bits / 64];
      long[] b = new long[bits / 64];
      order.apply(sample[i], a);
      order.apply(sample[i + 1], b);
      assertThat(distance(a, b)).isEqualTo(distance(sample[i], sample[i + 1]));
    }
  }

  @Test
  void bitOrder_keepsBitsThatTellNothingOutOfTheBands() {
    var random = new SplittableRandom(7);
    long[][] sample = new long[2000][1];
    for (long[] code : sample) {
      // The last 32 bits repeat the first 32.
      code[0] = (random.nextLong() >>> 32) * 0x100000001L;
    }
    BitOrder order = BitOrder.learn(new BandPlan(64, 2, 16, 32), sample);
    Set<Long> bands = new HashSet<>();
    for (long[] code : sample) {
      long[] ordered = new long[1];
      order.apply(code, ordered);
      bands.add(ordered[0] & 0xFFFF0000FFFF0000L);
    }
    assertThat(bands).hasSizeGreaterThan(1990);
  }

  @Test
  void bitOrder_leavesBitsThatAreAlikeWhereTheyAre() {
    var random = new SplittableRandom(8);
    long[][] sample = new long[2048][4];
    for (long[] code : sample) {
      Arrays.setAll(code, i -> random.nextLong());
    }
    BandPlan plan = new BandPlan(256, 16, 16, 32);

    long[] ordered = new long[4];
    BitOrder.learn(plan, sample).apply(sample[0], ordered);
    assertThat(ordered).isEqualTo(sample[0]);

    for (long[] code : sample) {
      // One bit in 256 that tells what another does.
      code[3] = (code[3] & ~1L) | code[0] >>> 63;
    }
    BitOrder.learn(plan, sample).apply(sample[0], ordered);
    assertThat(ordered).isNotEqualTo(sample[0]);
  }

  private static int distance(long[] a, long[] b) {
    int distance = 0;
    for (int i = 0; i < a.length; i++) {
      distance += Long.bitCount(a[i] ^ b[i]);
    }
    return distance;
  }

  @Test
  void bitsOf_runOnFromTheLastToTheFirst() {
    long[] code = {0x0123456789ABCDEFL, 0xFEDCBA9876543210L};

    assertThat(Bands.bitsOf(code, 0, 16)).isEqualTo(0x0123);
    assertThat(Bands.bitsOf(code, 56, 16)).isEqualTo(0xEFFE);
    assertThat(Bands.bitsOf(code, 64, 32)).isEqualTo(0xFEDCBA98L);
    assertThat(Bands.bitsOf(code, 120, 16)).isEqualTo(0x1001);
    assertThat(Bands.bitsOf(code, 140, 8)).isEqualTo(0x34);
    assertThat(Bands.bitsOf(code, 120, 64)).isEqualTo(0x100123456789ABCDL);
  }
}
