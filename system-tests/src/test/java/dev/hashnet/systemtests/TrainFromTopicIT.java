package dev.hashnet.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.quickstart.EventWriter;
import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.FeedbackVerdict;
import dev.hashnet.trainer.TrainerMain;
import dev.hashnet.trainer.data.ImageCache;
import dev.hashnet.trainer.data.ImageFolder.Unreadable;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.topic.TopicImages;
import dev.hashnet.trainer.topic.TopicRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * A training on what lies on the topics. Fails where the images depend on how the topic is
 * partitioned, where a deleted one or one of another time is taken, where a bad record or an image
 * that is only referred to ends the training instead of being named, or where consumers warn about
 * how they are used.
 */
@ExtendWith(PlatformExtension.class)
class TrainFromTopicIT {
  private static final int IMAGES = 90;

  /** Deleted within the range of time, and after it. */
  private static final int DELETED = 7;

  private static final int DELETED_LATER = 8;

  /** Deletions of images from before the range: more than there are images. */
  private static final int GONE = 200;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);

  private final Logger consumers =
      (Logger) LoggerFactory.getLogger("org.apache.kafka.clients.consumer");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @TempDir private Path temp = Path.of("");

  /** Where the events refer to, which nobody fetches. */
  private static final URI NOWHERE = URI.create("https://images.invalid/referred.png");

  /** One record to send. */
  @SuppressWarnings("ArrayRecordComponent") // sent, never compared
  private record Sent(@Nullable String key, byte @Nullable [] value) {}

  /** The broker's times between which the images lie that are trained on. */
  private record Range(Instant from, Instant to) {}

  @BeforeEach
  void watchLog() {
    consumers.setLevel(Level.WARN);
    consumers.addAppender(log);
    log.start();
  }

  @AfterEach
  void leaveLog() {
    consumers.detachAppender(log);
    consumers.setLevel(null);
  }

  @Test
  void shouldTrainOnTheImagesOfARangeAndItsVerdicts(Platform platform) throws Exception {
    try (Installation installation = new Installation(platform, "perceptual")) {
      String topic = installation.topics().imageEvents();
      String single = topic + "-single";
      createTopic(platform, single);
      Range range = send(platform, installation.writer("all"), List.of(topic, single));
      giveFeedback(platform, installation);

      Taken sampled = take(platform, installation, topic, range, 30, 5);
      assertThat(take(platform, installation, single, range, 30, 5).ids())
          .as("the same images, however the topic is partitioned")
          .isEqualTo(sampled.ids());
      assertThat(take(platform, installation, topic, range, 30, 6).ids())
          .isNotEqualTo(sampled.ids());
      assertThat(sampled.found().images() + sampled.badOnes())
          .as(
              "the sample, though most ids that were held at first are deleted, bad records included")
          .isEqualTo(30);

      Taken all = take(platform, installation, topic, range, IMAGES + 10, 5);
      assertThat(all.ids()).isEqualTo(expected());
      assertThat(all.found().deletions()).isEqualTo(2 + GONE);
      assertThat(all.found().unreadable()).isEqualTo(4);
      assertThat(all.found().named())
          .allMatch(each -> each.id().matches(topic + "-\\d+@\\d+"))
          .extracting(Unreadable::reason)
          .anyMatch(reason -> reason.startsWith("image=corrupt: corrupt-image: "))
          .anyMatch(reason -> reason.startsWith("image=malformed: malformed-event: "))
          .anyMatch(reason -> reason.startsWith("image=referred: reference-refused: "))
          .anyMatch(reason -> reason.startsWith("missing-id: "));

      trainByCommand(platform, installation, topic, range);
      assertThat(log.list).as("warnings of consumers while topics are read").isEmpty();
      assertOneLines(platform, installation, range);
    }
  }

  private void trainByCommand(
      Platform platform, Installation installation, String topic, Range range) throws IOException {
    Path model = temp.resolve("topic.hashnet");
    int exit =
        train(
            platform,
            installation.topics().prefix(),
            "--out",
            model,
            "--from",
            range.from(),
            "--to",
            range.to(),
            "--pairs",
            "topic",
            "--pairs-weight",
            0.5,
            "--steps",
            2,
            "--batch",
            8,
            "--bits",
            64);
    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("Reading topic " + topic)
        .contains(
            "Read %d images of %d events; %d deletions."
                .formatted(IMAGES - 2, IMAGES + 3, 2 + GONE))
        .contains("4 records are no readable images:")
        .contains(": image=corrupt: corrupt-image: ")
        .contains(": image=referred: reference-refused: ")
        .contains("Read 2 reviewed pairs, 2 of them of these images: 1 confirmed, 1 denied.");
    assertThat(ModelArtifact.read(model).manifest().bits()).isEqualTo(64);
  }

  private void assertOneLines(Platform platform, Installation installation, Range range) {
    String prefix = installation.topics().prefix();
    Path model = temp.resolve("none.hashnet");
    assertRefused(
        train(platform, prefix, "--out", model, "--from", range.to().plusSeconds(3_000)),
        "no image event from ");
    assertRefused(
        train(platform, prefix, "--out", model, "--to", range.from()),
        "5 readable images of 5 events, at least 64 are needed");
    assertRefused(
        train(platform, "nobody-", "--out", model), "Missing topics: nobody-image-events");
    assertRefused(
        train(platform, prefix, "--out", model, "--bootstrap-servers", "localhost:1"),
        "Cannot reach Kafka at localhost:1");
  }

  private void assertRefused(int exit, String message) {
    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }

  /** Of the installation, where the options name no other. */
  private int train(Platform platform, String prefix, Object... options) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Stream<Object> broker =
        Arrays.asList(options).contains("--bootstrap-servers")
            ? Stream.of()
            : Stream.of("--bootstrap-servers", platform.bootstrapServers());
    Stream<Object> all =
        Stream.of(
                Stream.<Object>of("train", "--topic", "--topic-prefix", prefix),
                Stream.<Object>of("--registry", platform.registryUrl()),
                broker,
                Arrays.stream(options))
            .flatMap(each -> each);
    return HashNetCommandLine.run(
        TrainerMain.root(),
        new PrintWriter(out, true),
        new PrintWriter(err, true),
        all.map(Object::toString).toArray(String[]::new));
  }

  /** What the topic gave: ids in their order, and how many of the picked ones were bad. */
  private record Taken(TopicImages.Found found, List<String> ids) {
    long badOnes() {
      return found.named().stream().filter(each -> each.reason().startsWith("image=")).count();
    }
  }

  private Taken take(
      Platform platform,
      Installation installation,
      String topic,
      Range range,
      int sample,
      long seed)
      throws IOException {
    TopicRange wanted =
        new TopicRange(range.from().toEpochMilli(), range.to().toEpochMilli(), sample, seed);
    try (ImageCache cache = ImageCache.create();
        var consumer = TopicImages.consumer(kafka(platform))) {
      TopicImages.Found found =
          new TopicImages(consumer, installation.serdes().imageEvents().deserializer(), topic)
              .read(wanted, cache);
      return new Taken(found, cache.imagesById().stream().map(NamedImage::id).toList());
    }
  }

  private static List<String> expected() {
    return IntStream.range(0, IMAGES)
        .filter(i -> i != DELETED && i != DELETED_LATER)
        .mapToObj(i -> "image-" + i)
        .sorted()
        .toList();
  }

  /**
   * Sends what lies before, within and after a range of time. The broker stamps the records, so the
   * range is taken from its stamps.
   */
  private Range send(Platform platform, EventWriter writer, List<String> topics) throws Exception {
    List<Sent> early = IntStream.range(0, 5).mapToObj(i -> image(writer, "early-" + i)).toList();
    Instant from = sendAndWait(platform, topics, early);
    Instant to = sendAndWait(platform, topics, within(writer));
    Instant unused =
        sendAndWait(
            platform,
            topics,
            List.of(image(writer, "late"), new Sent("image-" + DELETED_LATER, null)));
    return new Range(from, to);
  }

  private List<Sent> within(EventWriter writer) {
    Stream<Sent> gone = IntStream.range(0, GONE).mapToObj(i -> new Sent("gone-" + i, null));
    Stream<Sent> good = IntStream.range(0, IMAGES).mapToObj(i -> image(writer, "image-" + i));
    byte[] png = codec.encode(NamedImage.drawn(1, 1).get(0).image(), ImageFormat.PNG, 90);
    Stream<Sent> bad =
        Stream.of(
            new Sent("corrupt", writer.write("corrupt", Arrays.copyOf(png, png.length / 2))),
            new Sent("referred", writer.writeReference("referred", NOWHERE, png)),
            new Sent("malformed", new byte[] {9, 9, 9}),
            new Sent(null, writer.write("none", png)),
            new Sent("image-" + DELETED, null));
    return Stream.of(gone, good, bad).flatMap(each -> each).toList();
  }

  private Sent image(EventWriter writer, String id) {
    NamedImage drawing = NamedImage.drawn((id.hashCode() & Integer.MAX_VALUE), 1).get(0);
    byte[] png = codec.encode(ImageCodec.resize(drawing.image(), 80, 80), ImageFormat.PNG, 90);
    return new Sent(id, writer.write(id, png));
  }

  /** Returns a time after all of them and before whatever is sent next. */
  private static Instant sendAndWait(Platform platform, List<String> topics, List<Sent> records)
      throws Exception {
    long lastMs = 0;
    for (String topic : topics) {
      lastMs = Math.max(lastMs, send(platform, topic, records));
    }
    Instant after = Instant.ofEpochMilli(lastMs + 1);
    await().pollInterval(Duration.ofMillis(1)).until(() -> Instant.now().isAfter(after));
    return after;
  }

  /** One partition, stamped by the broker as the topic of events is. */
  private static void createTopic(Platform platform, String name) throws Exception {
    NewTopic topic =
        new NewTopic(name, 1, (short) 1)
            .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime"));
    try (Admin admin = Admin.create(kafka(platform))) {
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  private static void giveFeedback(Platform platform, Installation installation) throws Exception {
    String topic = installation.topics().duplicateFeedback();
    long unused =
        send(
            platform,
            topic,
            List.of(
                verdict(installation, "image-1", "image-2", FeedbackVerdict.DENIED),
                verdict(installation, "image-3", "image-4", FeedbackVerdict.DENIED),
                verdict(installation, "image-5", "image-6", FeedbackVerdict.CONFIRMED),
                verdict(installation, "image-1", "image-2", FeedbackVerdict.CONFIRMED),
                new Sent("image-5|image-6", null)));
  }

  private static Sent verdict(
      Installation installation, String first, String second, FeedbackVerdict verdict) {
    DuplicateFeedback feedback =
        DuplicateFeedback.newBuilder()
            .setCollection("all")
            .setFirstImageId(first)
            .setSecondImageId(second)
            .setVerdict(verdict)
            .setDecidedAt(Instant.EPOCH)
            .build();
    return new Sent(
        first + "|" + second,
        installation.serdes().duplicateFeedback().serializer().encode(feedback));
  }

  /** Returns the broker's time of the last one, in milliseconds. */
  private static long send(Platform platform, String topic, List<Sent> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka(platform), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> places = new ArrayList<>();
      for (Sent sent : records) {
        byte[] key = sent.key() == null ? null : sent.key().getBytes(StandardCharsets.UTF_8);
        places.add(producer.send(new ProducerRecord<>(topic, key, sent.value())));
      }
      producer.flush();
      long lastMs = 0;
      for (Future<RecordMetadata> place : places) {
        lastMs = Math.max(lastMs, place.get().timestamp());
      }
      return lastMs;
    }
  }

  private static Map<String, Object> kafka(Platform platform) {
    return Map.of("bootstrap.servers", platform.bootstrapServers());
  }
}
