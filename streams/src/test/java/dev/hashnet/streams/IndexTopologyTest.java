package dev.hashnet.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.deadletter.DeadLetters;
import dev.hashnet.streams.encode.EncodeProcessor;
import dev.hashnet.streams.index.IndexMetrics;
import dev.hashnet.streams.metrics.Exposition;
import dev.hashnet.streams.metrics.StageClock;
import dev.hashnet.streams.registry.RegistryPatience;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The index topology with the twin index; the store is the code topic's view. */
class IndexTopologyTest {
  private static final Instant T0 = TestEvents.EVENT_TIME;

  private final TestEvents events = new TestEvents();
  private final AppConfig config =
      AppConfig.of(Map.of("bootstrap.servers", "unused:9092", "hashnet.index.max-neighbours", "2"));
  private final IndexMetrics metrics = new IndexMetrics(new StoppedClock());
  private final DeadLetters deadLetters = new DeadLetters("dead-letters");

  private TopologyTestDriver driver;
  private TestInputTopic<String, ImageCode> imageCodes;
  private TestOutputTopic<String, NearDuplicateAlert> alerts;
  private TestOutputTopic<byte[], byte[]> letters;

  /** Stands seven seconds after the events. */
  private static final class StoppedClock implements StageClock {
    @Override
    public long wallNs() {
      return 0;
    }

    @Override
    public long epochMs() {
      return T0.plusSeconds(7).toEpochMilli();
    }

    @Override
    public long cpuNs() {
      return 0;
    }
  }

  @BeforeEach
  void start() {
    RegistryPatience patience = new RegistryPatience(Duration.ZERO, () -> 0, ns -> {});
    driver =
        new TopologyTestDriver(
            new HashNetTopology(config, events.serdes(), patience)
                .index((bits, radiusBits) -> new LinearScanIndex(bits), metrics),
            new StreamsSettings(config, deadLetters, Optional.empty()).index());
    imageCodes =
        driver.createInputTopic(
            "image-codes", new StringSerializer(), events.serdes().imageCodes().serializer());
    alerts =
        driver.createOutputTopic(
            "near-duplicate-alerts",
            new StringDeserializer(),
            events.serdes().nearDuplicateAlerts().deserializer());
    letters =
        driver.createOutputTopic(
            "dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static LineCode code(String line, CodeRole role, String version, long bits) {
    return new LineCode(line, role, version, 3, 64, ByteBuffer.wrap(TestEvents.content(bits)));
  }

  private static ImageCode image(String collection, Instant eventTime, LineCode... codes) {
    return new ImageCode(
        collection, eventTime, new Sha256(new byte[32]), 1, 1, 2, 34L, List.of(codes), false);
  }

  private void pipe(String id, long bits) {
    imageCodes.pipeInput(id, image("default", T0, code("hashnet", CodeRole.ACTIVE, "v1", bits)));
  }

  @Test
  void shouldAlertOnANearDuplicate() {
    pipe("img-0", 0b0000);
    pipe("img-1", 0b0111);

    TestRecord<String, NearDuplicateAlert> record = alerts.readRecord();
    assertThat(record.key()).isEqualTo("img-1");
    NearDuplicateAlert alert = record.value();
    assertThat(alert.getImageId()).isEqualTo("img-1");
    assertThat(alert.getCollection()).isEqualTo("default");
    assertThat(alert.getEventTime()).isEqualTo(T0);
    assertThat(alert.getSourcePartition()).isEqualTo(2);
    assertThat(alert.getSourceOffset()).isEqualTo(34);
    assertThat(alert.getMatches())
        .containsExactly(
            new LineMatch(
                "hashnet", "v1", 64, 3, 1L, false, List.of(new AlertNeighbour("img-0", 3, T0))));
    assertThat(alerts.isEmpty()).isTrue();
    assertThat(metrics.arrivals()).isEqualTo(2);
    assertThat(metrics.alerts()).isEqualTo(1);
    assertThat(metrics.neighbours()).isEqualTo(1);
  }

  /** The code's own time is that of the event at the topic before, which lags while encoding. */
  @Test
  void shouldMeasureFromTheEventToTheAlert() {
    pipeAt(T0.plusSeconds(5), "2", T0.plusSeconds(4));
    pipeAt(T0.plusSeconds(5), "3", T0.plusSeconds(4));
    pipeAt(T0.plusSeconds(5), "4", null);

    assertThat(alerts.readValuesToList()).hasSize(2);
    assertThat(new Exposition(List.of(metrics), Map::of).text())
        .contains(
            "hashnet_event_to_alert_seconds_count 2", "hashnet_event_to_alert_seconds_sum 5.0");
  }

  private void pipeAt(Instant recordTime, String id, @Nullable Instant eventTimestamp) {
    RecordHeaders headers = new RecordHeaders();
    if (eventTimestamp != null) {
      headers.add(
          EncodeProcessor.EVENT_TIMESTAMP,
          Long.toString(eventTimestamp.toEpochMilli()).getBytes(StandardCharsets.US_ASCII));
    }
    imageCodes.pipeInput(
        new TestRecord<>(
            id,
            image("default", T0, code("hashnet", CodeRole.ACTIVE, "v1", 0)),
            headers,
            recordTime));
  }

  @Test
  void shouldNotAlertBeyondTheRadius() {
    pipe("img-0", 0b0000);
    pipe("img-1", 0b1111);

    assertThat(alerts.isEmpty()).isTrue();
  }

  @Test
  void shouldAlertOnceForManyNeighbours() {
    pipe("img-0", 0);
    pipe("img-1", 0);
    pipe("img-2", 0);
    pipe("img-3", 1);

    List<NearDuplicateAlert> all = alerts.readValuesToList();
    assertThat(all)
        .extracting(NearDuplicateAlert::getImageId)
        .containsExactly("img-1", "img-2", "img-3");
    LineMatch last = all.get(2).getMatches().get(0);
    assertThat(last.getTotal()).isEqualTo(3);
    assertThat(last.getCut()).isTrue();
    assertThat(last.getNeighbours()).hasSize(2);
  }

  @Test
  void shouldIgnoreTheSameImageAgain() {
    pipe("img-0", 0);
    pipe("img-1", 0);
    alerts.readValuesToList();

    pipe("img-1", 0);
    pipe("img-0", 0);

    assertThat(alerts.isEmpty()).isTrue();
  }

  @Test
  void shouldReplaceAChangedCode() {
    pipe("img-0", 0);
    pipe("img-0", 0xFFFF);
    assertThat(alerts.isEmpty()).isTrue();

    pipe("img-1", 0);
    assertThat(alerts.isEmpty()).isTrue();
    pipe("img-2", 0xFFFF);
    assertThat(alerts.readValue().getMatches().get(0).getNeighbours())
        .extracting(AlertNeighbour::getImageId)
        .containsExactly("img-0");
  }

  @Test
  void shouldForgetADeletedImage() {
    pipe("img-0", 0);
    imageCodes.pipeInput("img-0", null);
    pipe("img-1", 0);

    assertThat(alerts.isEmpty()).isTrue();
    assertThat(metrics.tombstones()).isEqualTo(1);
  }

  @Test
  void shouldKeepCollectionsLinesAndVersionsApart() {
    pipe("img-0", 0);
    imageCodes.pipeInput("img-1", image("other", T0, code("hashnet", CodeRole.ACTIVE, "v1", 0)));
    imageCodes.pipeInput(
        "img-2", image("default", T0, code("perceptual", CodeRole.ACTIVE, "v1", 0)));
    imageCodes.pipeInput("img-3", image("default", T0, code("hashnet", CodeRole.ACTIVE, "v2", 0)));

    assertThat(alerts.isEmpty()).isTrue();
  }

  @Test
  void shouldIndexCandidatesWithoutAlerting() {
    imageCodes.pipeInput(
        "img-0", image("default", T0, code("hashnet", CodeRole.CANDIDATE, "v2", 0)));
    imageCodes.pipeInput(
        "img-1", image("default", T0, code("hashnet", CodeRole.CANDIDATE, "v2", 0)));
    assertThat(alerts.isEmpty()).isTrue();

    imageCodes.pipeInput("img-2", image("default", T0, code("hashnet", CodeRole.ACTIVE, "v2", 0)));
    assertThat(alerts.readValue().getMatches().get(0).getTotal()).isEqualTo(2);
  }

  @Test
  void shouldNameEveryLineThatMatched() {
    imageCodes.pipeInput(
        "img-0",
        image(
            "default",
            T0,
            code("hashnet", CodeRole.ACTIVE, "v1", 0),
            code("perceptual", CodeRole.ACTIVE, "d", 0)));
    imageCodes.pipeInput(
        "img-1",
        image(
            "default",
            T0,
            code("hashnet", CodeRole.ACTIVE, "v1", 1),
            code("perceptual", CodeRole.ACTIVE, "d", 2)));

    assertThat(alerts.readValue().getMatches())
        .extracting(LineMatch::getLine)
        .containsExactly("hashnet", "perceptual");
  }

  @Test
  void shouldForgetWhatIsOlderThanTheWindow() {
    pipe("img-0", 0);
    Instant later = T0.plus(config.index().window()).plusMillis(1);
    imageCodes.pipeInput(
        "img-1", image("default", later, code("hashnet", CodeRole.ACTIVE, "v1", 0)));

    assertThat(alerts.isEmpty()).isTrue();
  }

  @Test
  void shouldWriteADeadLetterForGarbageOnTheCodeTopic() {
    TestInputTopic<String, byte[]> raw =
        driver.createInputTopic("image-codes", new StringSerializer(), new ByteArraySerializer());
    raw.pipeInput("img-0", new byte[] {1, 2, 3});
    pipe("img-1", 0);

    TestRecord<byte[], byte[]> letter = letters.readRecord();
    assertThat(letter.value()).isEqualTo(new byte[] {1, 2, 3});
    assertThat(
            new String(
                letter.headers().lastHeader("hashnet.reason").value(), StandardCharsets.UTF_8))
        .isEqualTo("malformed-event");
    assertThat(metrics.arrivals()).isEqualTo(1);
  }

  @Test
  void shouldWriteADeadLetterForACodeOfAWrongLength() {
    LineCode shortCode =
        new LineCode("hashnet", CodeRole.ACTIVE, "v1", 3, 128, ByteBuffer.wrap(new byte[8]));
    imageCodes.pipeInput("img-0", image("default", T0, shortCode));

    assertThat(letters.readRecord().key()).isEqualTo("img-0".getBytes(StandardCharsets.UTF_8));
    assertThat(deadLetters.counts()).hasSize(1);
  }
}
