package dev.hashnet.streams.http;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.LinesConfig;
import dev.hashnet.streams.encode.EventDecoder;
import dev.hashnet.streams.encode.PictureEncoder;
import dev.hashnet.streams.rollout.RolloutTopics;
import dev.hashnet.streams.rollout.Rollouts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator sees and says, put together: pictures, alerts, feedback, search, rollout. Closed
 * after the server.
 */
public final class WebParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebParts.class);
  private static final int VERDICTS = 20_000;

  /**
   * What it needs of the instance.
   *
   * @param kafka makes its clients
   * @param owners find the instance that has a collection
   * @param decoder reads image events
   * @param encoder encodes uploaded pictures
   */
  public record Surroundings(
      AppConfig config,
      TopicSerdes serdes,
      Instance instance,
      Clients kafka,
      ImageEvents events,
      Owners owners,
      EventDecoder decoder,
      PictureEncoder encoder,
      InstantSource clock) {}

  /**
   * Kafka clients.
   *
   * @param consumers make a consumer without a group
   * @param feedback writes feedback
   * @param rollout reads the model topics
   */
  public record Clients(
      Supplier<Consumer<String, byte[]>> consumers,
      Producer<String, DuplicateFeedback> feedback,
      RolloutTopics rollout) {}

  private final Surroundings around;
  private final RecentAlerts alerts;
  private final Verdicts verdicts = new Verdicts(VERDICTS);
  private final List<TopicTail> tails = new ArrayList<>();

  public WebParts(Surroundings around) {
    this.around = around;
    this.alerts =
        new RecentAlerts(
            around.config().http().maxAlerts(),
            TimeUnit.MILLISECONDS.toMicros(around.clock().millis()));
  }

  /** Its endpoints; from now on it follows its topics. */
  public List<Endpoint> endpoints() {
    AppConfig config = around.config();
    TopicNames topics = config.topics();
    Peers peers = new Peers(config.http());
    follow(topics.nearDuplicateAlerts(), config.http().maxAlerts(), this::addAlert);
    follow(topics.duplicateFeedback(), VERDICTS, this::addVerdict);
    LongSupplier clockMs = around.clock()::millis;
    Rollouts rollouts =
        new Rollouts(
            around.kafka().rollout(),
            LinesConfig.HASHNET,
            Rollouts.Times.of(config),
            "page",
            clockMs);
    return List.of(
        new PageEndpoint(),
        new PicturesEndpoint(
            around.owners(),
            peers,
            around.events(),
            around.decoder(),
            new Thumbnails(config.limits().imageLimits()),
            new PictureCache(config.http().pictureCacheBytes())),
        new AlertsEndpoint(alerts, verdicts, config.http().maxStreams()),
        new FeedbackEndpoint(
            around.kafka().feedback(), topics.duplicateFeedback(), verdicts, around.clock()),
        new SearchEndpoint(
            around.owners(),
            peers,
            new PictureCodes(around.instance(), around.encoder(), peers, config.http()),
            config.http().requestMaxBytes()),
        new ExplainEndpoint(
            around.owners(),
            peers,
            alerts,
            verdicts,
            config.index().detectionPolicy(),
            config.http().maxAlerts()),
        new RolloutEndpoint(around.kafka().rollout(), rollouts, LinesConfig.HASHNET, clockMs));
  }

  private void follow(String topic, int before, TopicTail.Reader reader) {
    TopicTail tail =
        new TopicTail(around.kafka().consumers(), topic, before, record -> guarded(record, reader));
    tails.add(tail);
    tail.start();
  }

  private static void guarded(ConsumerRecord<String, byte[]> record, TopicTail.Reader reader) {
    try {
      reader.take(record);
    } catch (SerializationException | IllegalArgumentException e) {
      LOG.warn(
          "Cannot read record, passed over: record={}-{}@{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.toString());
    }
  }

  private void addAlert(ConsumerRecord<String, byte[]> record) {
    if (record.value() != null) {
      NearDuplicateAlert alert =
          around
              .serdes()
              .nearDuplicateAlerts()
              .deserializer()
              .decode(record.topic(), record.value());
      alerts.add(record.timestamp(), alert);
    }
  }

  private void addVerdict(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      verdicts.put(record.key(), null);
    } else {
      DuplicateFeedback feedback =
          around.serdes().duplicateFeedback().deserializer().decode(record.topic(), record.value());
      verdicts.put(record.key(), feedback.getVerdict().name());
    }
  }

  @Override
  public void close() {
    tails.forEach(TopicTail::close);
    around.kafka().feedback().close();
    around.events().close();
  }
}
