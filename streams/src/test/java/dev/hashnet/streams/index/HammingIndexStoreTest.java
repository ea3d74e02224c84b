package dev.hashnet.streams.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.streams.TestEvents;
import dev.hashnet.streams.encode.TestClock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
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
    LineCode code =
        new LineCode(
            "hashnet", CodeRole.ACTIVE, "v1", 3, 64, ByteBuffer.wrap(TestEvents.content(bits)));
    ImageCode value =
        new ImageCode(
            "default", TestEvents.EVENT_TIME, new Sha256(new byte[32]), 1, 1, 0, 0L, List.of(code));
    return Objects.requireNonNull(
        events.serdes().imageCodes().serializer().serialize("image-codes", value));
  }

  private Arrival arrival(String id, long bits) {
    return Arrivals.of(id, Objects.requireNonNull(store.decode(record(bits))));
  }

  private static byte[] key(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void restore_codes_findsThemAgain() {
    store.init(context, store);
    store.restore(key("img-0"), record(0));
    store.restore(key("img-1"), record(1));
    store.restore(key("img-0"), null);

    assertThat(
            store
                .detector()
                .arrive(arrival("img-2", 0))
                .orElseThrow()
                .matches()
                .get(0)
                .result()
                .neighbours())
        .extracting(each -> each.id())
        .containsExactly("img-1");
    assertThat(metrics.restored()).isEqualTo(3);
  }

  @Test
  void restore_whatBecameADeadLetter_isPassedOver() {
    store.init(context, store);
    store.restore(key("img-0"), new byte[] {1, 2, 3});
    store.restore(new byte[0], record(0));
    store.restore(key("img-1"), record(0));

    assertThat(store.codes()).isEqualTo(1);
    assertThat(metrics.restoreSkipped()).isEqualTo(2);
  }

  @Test
  void init_afterClose_startsEmpty() {
    store.init(context, store);
    store.restore(key("img-0"), record(0));
    store.close();
    assertThat(store.isOpen()).isFalse();
    assertThatThrownBy(store::detector).isInstanceOf(IllegalStateException.class);

    store.init(context, store);

    assertThat(store.isOpen()).isTrue();
    assertThat(store.detector().arrive(arrival("img-1", 0))).isEmpty();
  }

  @Test
  void restore_small_keepsTheFiguresExact() {
    store.init(context, store);
    store.restore(key("img-0"), record(0));

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
}
