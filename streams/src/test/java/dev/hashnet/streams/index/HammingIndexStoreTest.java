package dev.hashnet.streams.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.core.index.MultiIndexHammingIndex;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.serde.RegistryUnavailableException;
import dev.hashnet.streams.TestEvents;
import dev.hashnet.streams.encode.TestClock;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.CodeSpace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HammingIndexStoreTest {
  private final TestEvents events = new TestEvents();
  private final IndexMetrics metrics = new IndexMetrics(new TestClock());
  private final StateStoreContext context =
      new MockProcessorContext<Void, Void>().getStateStoreContext();
  private final HammingIndexStore store =
      new HammingIndexStore.Builder(
              "hamming-index",
              "image-codes",
              events.serdes().imageCodes().deserializer(),
              new DetectionPolicy(1_000_000, 10, 100),
              (bits, radiusBits) -> new LinearScanIndex(bits),
              metrics)
          .build();

  private byte[] record(long bits) {
    return record(bits, TestEvents.EVENT_TIME);
  }

  private byte[] record(long bits, Instant eventTime) {
    LineCode code =
        new LineCode(
            "hashnet", CodeRole.ACTIVE, "v1", 3, 64, ByteBuffer.wrap(TestEvents.content(bits)));
    ImageCode value =
        new ImageCode(
            "default", eventTime, new Sha256(new byte[32]), 1, 1, 0, 0L, List.of(code), false);
    return Objects.requireNonNull(
        events.serdes().imageCodes().serializer().serialize("image-codes", value));
  }

  private Arrival arrival(String id, long bits) {
    return Arrivals.of(id, Objects.requireNonNull(store.decode(record(bits))));
  }

  private void restore(byte[] key, byte @Nullable [] value) {
    store.restoreAll(List.of(KeyValue.pair(key, value)));
  }

  private static byte[] key(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void restore_codes_findsThemAgain() {
    store.init(context, store);
    restore(key("img-0"), record(0));
    restore(key("img-1"), record(1));
    restore(key("img-0"), null);

    assertThat(
            store.arrive(arrival("img-2", 0)).orElseThrow().matches().get(0).result().neighbours())
        .extracting(each -> each.id())
        .containsExactly("img-1");
    assertThat(metrics.restored()).isEqualTo(3);
  }

  @Test
  void restore_caughtUp_buildsWhatASearchNeeds() {
    HammingIndexStore standby =
        new HammingIndexStore.Builder(
                "hamming-index",
                "image-codes",
                events.serdes().imageCodes().deserializer(),
                new DetectionPolicy(1_000_000, 10, 100_000),
                MultiIndexHammingIndex::new,
                metrics)
            .build();
    standby.init(context, standby);
    SplittableRandom random = new SplittableRandom(3);
    List<KeyValue<byte[], byte[]>> many = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      many.add(KeyValue.pair(key("img-" + i), record(random.nextLong())));
    }
    standby.restoreAll(many);
    long restoredBytes = standby.bytes();
    restoreOne(standby, "img-1");
    assertThat(standby.bytes()).isLessThan(restoredBytes * 11 / 10);

    restoreOne(standby, "img-2");

    assertThat(standby.bytes()).isGreaterThan(restoredBytes * 3 / 2);
    standby.close();
  }

  private void restoreOne(HammingIndexStore standby, String id) {
    standby.restoreAll(List.of(KeyValue.pair(key(id), record(7))));
  }

  @Test
  void restore_whatBecameADeadLetter_isPassedOver() {
    store.init(context, store);
    restore(key("img-0"), new byte[] {1, 2, 3});
    restore(new byte[0], record(0));
    restore(key("img-1"), record(0));

    assertThat(store.codes()).isEqualTo(1);
    assertThat(metrics.restoreSkipped()).isEqualTo(2);
  }

  @Test
  void restore_oneBatchOfAllKinds_countsEach() {
    store.init(context, store);
    store.restoreAll(
        List.of(
            KeyValue.pair(key("img-0"), record(0)),
            KeyValue.pair(key("img-1"), new byte[] {1, 2, 3}),
            KeyValue.pair(key("img-2"), record(5)),
            KeyValue.pair(new byte[0], record(0)),
            KeyValue.pair(key("img-0"), null)));

    assertThat(store.codes()).isEqualTo(1);
    assertThat(metrics.restored()).isEqualTo(3);
    assertThat(metrics.restoreSkipped()).isEqualTo(2);
    assertThat(store.codeOf("img-2", "hashnet", "v1")).contains(BinaryCode.ofWords(5));
  }

  @Test
  void restore_registryGoesAwayInABatch_countsWhatWasTakenBefore() {
    Deserializer<ImageCode> decoder = events.serdes().imageCodes().deserializer();
    byte[] unread = record(1);
    HammingIndexStore cut =
        new HammingIndexStore.Builder(
                "hamming-index",
                "image-codes",
                (topic, bytes) -> {
                  if (bytes == unread) {
                    throw new RegistryUnavailableException("gone", new IOException("gone"));
                  }
                  return decoder.deserialize(topic, bytes);
                },
                new DetectionPolicy(1_000_000, 10, 100),
                (bits, radiusBits) -> new LinearScanIndex(bits),
                metrics)
            .build();
    cut.init(context, cut);

    assertThatThrownBy(
            () ->
                cut.restoreAll(
                    List.of(
                        KeyValue.pair(key("img-0"), record(0)),
                        KeyValue.pair(key("img-1"), unread),
                        KeyValue.pair(key("img-2"), record(2)))))
        .isInstanceOf(RegistryUnavailableException.class);

    assertThat(metrics.restored()).isEqualTo(1);
    assertThat(metrics.restoreSkipped()).isZero();
    assertThat(cut.codes()).isEqualTo(1);
    cut.close();
  }

  @Test
  void init_afterClose_startsEmpty() {
    store.init(context, store);
    restore(key("img-0"), record(0));
    store.close();
    assertThat(store.isOpen()).isFalse();
    assertThatThrownBy(() -> store.codeOf("img-0", "hashnet", "v1"))
        .isInstanceOf(InvalidStateStoreException.class);

    store.init(context, store);

    assertThat(store.isOpen()).isTrue();
    assertThat(store.arrive(arrival("img-1", 0))).isEmpty();
  }

  @Test
  void restore_small_keepsTheFiguresExact() {
    store.init(context, store);
    restore(key("img-0"), record(0));

    assertThat(metrics.codes()).isEqualTo(1);
    assertThat(metrics.bytes()).isPositive();
    store.close();
    assertThat(metrics.codes()).isZero();
  }

  @Test
  void builder_saysThatThereIsNoOtherChangeLog() {
    HammingIndexStore.Builder builder =
        new HammingIndexStore.Builder(
            "hamming-index",
            "image-codes",
            events.serdes().imageCodes().deserializer(),
            new DetectionPolicy(1, 1, 1),
            (bits, radiusBits) -> new LinearScanIndex(bits),
            metrics);

    assertThat(builder.loggingEnabled()).isFalse();
    assertThat(builder.logConfig()).isEqualTo(Map.of());
    assertThat(((StateStore) builder.build()).persistent()).isFalse();
  }

  @Test
  void search_asksTheSpaceAlone() {
    store.init(context, store);
    restore(key("img-0"), record(0));
    restore(key("img-1"), record(0b11));

    assertThat(search("default", "hashnet", "v1", 0b01).neighbours())
        .extracting(each -> each.id())
        .containsExactly("img-0", "img-1");
    assertThat(search("other", "hashnet", "v1", 0).total()).isZero();
    assertThat(search("default", "perceptual", "v1", 0).total()).isZero();
    assertThat(search("default", "hashnet", "v2", 0).total()).isZero();
    assertThat(store.codeOf("img-1", "hashnet", "v1")).contains(BinaryCode.ofWords(0b11));
    assertThat(store.codeOf("img-1", "hashnet", "v2")).isEmpty();
    assertThat(store.codeOf("img-2", "hashnet", "v1")).isEmpty();
  }

  private SearchResult search(String collection, String line, String version, long bits) {
    return store.search(new CodeSpace(collection, line, version), BinaryCode.ofWords(bits), 3, 10);
  }

  /**
   * The writer stores images in pairs with one code, and removes them in pairs within a batch; an
   * index that is read in the middle of a change shows one of two, or fails.
   */
  @Test
  void search_besideTheWriter_seesWholeBatchesOnly() throws Exception {
    store.init(context, store);
    byte[] record = record(7);
    AtomicBoolean writing = new AtomicBoolean(true);
    ExecutorService readers = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        answers.add(readers.submit(() -> readWhile(writing)));
      }
      for (int round = 0; round < 3_000; round++) {
        byte @Nullable [] value = round % 3 == 2 ? null : record;
        byte[] one = key("a-" + round / 3);
        byte[] other = key("b-" + round / 3);
        store.restoreAll(List.of(KeyValue.pair(one, value), KeyValue.pair(other, value)));
      }
      writing.set(false);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isPositive();
      }
    } finally {
      writing.set(false);
      readers.shutdownNow();
    }
  }

  private int readWhile(AtomicBoolean writing) {
    int asked = 0;
    do {
      SearchResult result = search("default", "hashnet", "v1", 7);
      assertThat(result.total() % 2).as("images found: %s", result).isZero();
      assertThat(store.codeOf("a-0", "hashnet", "v2")).isEmpty();
      asked++;
    } while (writing.get());
    return asked;
  }

  /**
   * Whatever lies on the topic, restoring goes on: each record is taken, or passed over and
   * counted.
   */
  @Test
  void restore_anyBytes_takesOrCounts() {
    store.init(context, store);
    SplittableRandom random = new SplittableRandom(11);
    byte[] good = record(0x0123456789abcdefL);
    int records = 20_000;
    for (int i = 0; i < records; i++) {
      byte[] bytes = mutated(good, random);
      byte[] key = new byte[random.nextInt(6)];
      random.nextBytes(key);
      restore(key, bytes);
    }
    assertThat(metrics.restored() + metrics.restoreSkipped()).isEqualTo(records);
    assertThat(metrics.restored()).isPositive();
    assertThat(metrics.restoreSkipped()).isPositive();

    // Some of the bytes were event times of a far future; the last record is not late, whatever
    // they were.
    restore(key("img-last"), record(0x0123456789abcdefL, Instant.ofEpochMilli(Long.MAX_VALUE)));
    assertThat(store.codeOf("img-last", "hashnet", "v1"))
        .contains(BinaryCode.ofWords(0x0123456789abcdefL));
  }

  private static byte[] mutated(byte[] good, SplittableRandom random) {
    byte[] bytes = good.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        bytes = new byte[random.nextInt(2 * good.length)];
        random.nextBytes(bytes);
      }
      case 1 -> bytes = Arrays.copyOf(good, random.nextInt(good.length + 9));
      default -> {
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
    }
    return bytes;
  }
}
