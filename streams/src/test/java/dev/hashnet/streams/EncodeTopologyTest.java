package dev.hashnet.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.schemas.ContentReference;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.serde.RegistryUnavailableException;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.deadletter.DeadLetters;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.EncodeProcessor;
import dev.hashnet.streams.encode.FakeEncoder;
import dev.hashnet.streams.encode.FakePipeline;
import dev.hashnet.streams.encode.TestClock;
import dev.hashnet.streams.registry.RegistryPatience;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The encode topology with a fake network. The driver has no consumer, so every image is encoded
 * inline.
 */
class EncodeTopologyTest {
  private static final Instant RECORD_TIME = TestEvents.EVENT_TIME.plusSeconds(5);

  private final TestEvents events = new TestEvents();
  private final AppConfig config = AppConfig.of(Map.of("bootstrap.servers", "unused:9092"));
  private final EncodeMetrics metrics = new EncodeMetrics(new TestClock());
  private final FakeEncoder learned = new FakeEncoder("hashnet", 1);
  private final FakeEncoder perceptual = new FakeEncoder("perceptual", 2);
  private final DeadLetters deadLetters = new DeadLetters("dead-letters");

  private FakePipeline pipeline;
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> imageEvents;
  private TestOutputTopic<String, ImageCode> imageCodes;
  private TestOutputTopic<byte[], byte[]> letters;

  @BeforeEach
  void start() {
    pipeline =
        new FakePipeline(
            events.serdes(),
            events.serdes().imageEvents().deserializer(),
            metrics,
            learned,
            perceptual);
    driver = driver(pipeline);
    imageEvents =
        driver.createInputTopic("image-events", new StringSerializer(), new ByteArraySerializer());
    imageCodes =
        driver.createOutputTopic(
            "image-codes", new StringDeserializer(), events.serdes().imageCodes().deserializer());
    letters =
        driver.createOutputTopic(
            "dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private TopologyTestDriver driver(FakePipeline parts) {
    Properties settings = new StreamsSettings(config, deadLetters, Optional.empty()).encode(null);
    RegistryPatience patience = new RegistryPatience(Duration.ZERO, () -> 0, ns -> {});
    return new TopologyTestDriver(
        new HashNetTopology(config, events.serdes(), patience).encode(parts.lookAhead(), metrics),
        settings);
  }

  @AfterEach
  void close() {
    driver.close();
    pipeline.close();
  }

  private void pipe(@Nullable String key, byte @Nullable [] value) {
    imageEvents.pipeInput(key, value, RECORD_TIME.toEpochMilli());
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private void assertOneLetter(String reason, byte[] value) {
    TestRecord<byte[], byte[]> letter = letters.readRecord();
    assertThat(header(letter, "hashnet.reason")).isEqualTo(reason);
    assertThat(letter.value()).isEqualTo(value);
    assertThat(letters.isEmpty()).isTrue();
    assertThat(imageCodes.isEmpty()).isTrue();
  }

  @Test
  void shouldPublishTheCodesOfAnImage() {
    pipe("img-0", events.event(7));
    pipe("img-1", events.event("cats", TestEvents.EVENT_TIME, TestEvents.content(8)));

    TestRecord<String, ImageCode> record = imageCodes.readRecord();
    assertThat(record.key()).isEqualTo("img-0");
    assertThat(record.getRecordTime()).isEqualTo(RECORD_TIME);
    ImageCode second = imageCodes.readValue();
    assertThat(second.getCollection()).isEqualTo("cats");
    assertThat(second.getEventTime()).isEqualTo(TestEvents.EVENT_TIME);
    assertThat(second.getSourcePartition()).isZero();
    assertThat(second.getSourceOffset()).isEqualTo(1);
    assertThat(second.getWidth()).isEqualTo(20);
    assertThat(second.getHeight()).isEqualTo(10);
    assertThat(second.getCodes())
        .extracting(LineCode::getLine)
        .containsExactly("hashnet", "perceptual");
    assertThat(second.getCodes()).extracting(LineCode::getModelVersion).containsExactly("v1", "v2");
    assertThat(second.getCodes()).extracting(LineCode::getRadiusBits).containsExactly(3, 3);
    assertThat(second.getCodes().get(0).getCode())
        .isEqualTo(ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 0, 0, 0, 8 ^ 1}));
    assertThat(metrics.misses()).isEqualTo(2);
  }

  /** One that came with the event is another topic's, and would make the latency wrong. */
  @Test
  void shouldSayWhenTheEventArrived() {
    RecordHeaders foreign = new RecordHeaders();
    foreign.add(EncodeProcessor.EVENT_TIMESTAMP, "1".getBytes(StandardCharsets.US_ASCII));
    imageEvents.pipeInput(new TestRecord<>("img-0", events.event(7), foreign, RECORD_TIME));

    assertThat(imageCodes.readRecord().headers().headers(EncodeProcessor.EVENT_TIMESTAMP))
        .extracting(header -> new String(header.value(), StandardCharsets.US_ASCII))
        .containsExactly(Long.toString(RECORD_TIME.toEpochMilli()));
  }

  @Test
  void shouldPassADeletionOn() {
    pipe("img-0", null);

    TestRecord<String, ImageCode> record = imageCodes.readRecord();
    assertThat(record.key()).isEqualTo("img-0");
    assertThat(record.value()).isNull();
    assertThat(letters.isEmpty()).isTrue();
  }

  @Test
  void shouldWriteADeadLetterAsReceived() {
    byte[] event = events.event(new byte[] {1, 2, 3});
    pipe("img-0", event);

    TestRecord<byte[], byte[]> letter = letters.readRecord();
    assertThat(letter.key()).isEqualTo("img-0".getBytes(StandardCharsets.UTF_8));
    assertThat(letter.value()).isEqualTo(event);
    assertThat(letter.getRecordTime()).isEqualTo(RECORD_TIME);
    assertThat(header(letter, "hashnet.reason")).isEqualTo("not-an-image");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("image-events");
    assertThat(header(letter, "__streams.errors.partition")).isEqualTo("0");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("0");
    assertThat(header(letter, "__streams.errors.exception"))
        .isEqualTo("dev.hashnet.core.RejectedException");
    assertThat(header(letter, "__streams.errors.message"))
        .isEqualTo("Cannot encode image: image=img-0, input=image-events-0@0: it has 3 bytes");
    assertThat(header(letter, "__streams.errors.stacktrace")).contains("RejectedException");
    assertThat(deadLetters.counts())
        .containsOnlyKeys(dev.hashnet.core.RejectionReason.NOT_AN_IMAGE);
  }

  @Test
  void shouldGoOnAfterADeadLetter() {
    pipe("img-0", new byte[] {9});
    pipe("img-1", events.event(1));

    assertThat(imageCodes.readRecord().key()).isEqualTo("img-1");
    assertThat(letters.readRecord().key()).isEqualTo("img-0".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void shouldRejectARecordWithoutAKey() {
    byte[] event = events.event(1);
    pipe(null, event);

    assertOneLetter("missing-id", event);
  }

  @Test
  void shouldRejectAKeyThatIsNotUtf8() {
    byte[] event = events.event(1);
    TestInputTopic<byte[], byte[]> raw =
        driver.createInputTopic(
            "image-events", new ByteArraySerializer(), new ByteArraySerializer());
    raw.pipeInput(new byte[] {(byte) 0xFF}, event, RECORD_TIME.toEpochMilli());

    assertOneLetter("malformed-event", event);
  }

  @Test
  void shouldRejectGarbage() {
    byte[] garbage = "no event at all".getBytes(StandardCharsets.UTF_8);
    pipe("img-0", garbage);

    assertOneLetter("malformed-event", garbage);
  }

  @Test
  void shouldRejectAnEmptyValue() {
    pipe("img-0", new byte[0]);

    assertOneLetter("malformed-event", new byte[0]);
  }

  @Test
  void shouldRejectAnUnknownSchema() {
    byte[] event = events.event(1);
    event[1] = 0x7F;
    pipe("img-0", event);

    assertOneLetter("unknown-schema", event);
  }

  @Test
  void shouldRejectAnEventFromTheFuture() {
    Instant ahead = RECORD_TIME.plus(config.limits().eventTimeAhead());
    pipe("img-0", events.event("default", ahead, TestEvents.content(1)));
    assertThat(imageCodes.readRecord().key()).isEqualTo("img-0");

    byte[] event = events.event("default", ahead.plusMillis(1), TestEvents.content(1));
    pipe("img-1", event);
    assertOneLetter("event-time-ahead", event);
  }

  @Test
  void shouldRejectAReferenceUnderNoAllowedPrefix() {
    byte[] event =
        events.bytes(
            new ImageEvent(
                "default",
                TestEvents.EVENT_TIME,
                new ContentReference(
                    "https://images.example.org/a.jpg", new Sha256(new byte[32]), 10L),
                Map.of()));
    pipe("img-0", event);

    assertOneLetter("reference-refused", event);
  }

  @Test
  void shouldRejectTheImageThatTheEncoderFailsOn() {
    byte[] event = events.event(0xEE00_0000_0000_0000L);
    pipe("img-0", event);

    assertOneLetter("encoder-failed", event);
  }

  @Test
  void shouldFailTheTaskWhileTheRegistryIsAway() {
    FakePipeline cut =
        new FakePipeline(
            events.serdes(),
            (topic, bytes) -> {
              throw new RegistryUnavailableException(
                  "the registry is away", new IOException("refused"));
            },
            metrics,
            learned);
    try (TopologyTestDriver failing = driver(cut)) {
      TestInputTopic<String, byte[]> input =
          failing.createInputTopic(
              "image-events", new StringSerializer(), new ByteArraySerializer());
      byte[] event = events.event(1);

      assertThatThrownBy(() -> input.pipeInput("img-0", event))
          .isInstanceOf(StreamsException.class)
          .rootCause()
          .hasMessage("refused");
      assertThat(
              failing
                  .createOutputTopic(
                      "dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer())
                  .isEmpty())
          .isTrue();
    } finally {
      cut.close();
    }
  }

  @Test
  void shouldKeepTheHeadersOfTheEvent() {
    TestRecord<String, byte[]> record = new TestRecord<>("img-0", events.event(1), RECORD_TIME);
    record.headers().add("traceparent", "00-1".getBytes(StandardCharsets.UTF_8));
    imageEvents.pipeInput(record);

    assertThat(imageCodes.readRecord().headers().lastHeader("traceparent").value())
        .isEqualTo("00-1".getBytes(StandardCharsets.UTF_8));
    assertThat(List.of(letters.isEmpty())).containsExactly(true);
  }
}
