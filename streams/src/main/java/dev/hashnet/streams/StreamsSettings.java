package dev.hashnet.streams;

import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import dev.hashnet.streams.deadletter.DeadLetterHandler;
import dev.hashnet.streams.deadletter.DeadLetters;
import dev.hashnet.streams.encode.LookAhead;
import dev.hashnet.streams.encode.LookAheadInterceptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The settings of Kafka Streams for the two applications: ours, under what the configuration file
 * says for Kafka, over which stand the few that our guarantees rest on.
 *
 * <p>Memory: Kafka Streams 4.3 does not bound buffered bytes. A partition holds up to {@code
 * buffered.records.per.partition} records and one poll more; both are set to four batches. A poll
 * is bounded by the fetch sizes, which fit at least one record of the greatest allowed size.
 */
final class StreamsSettings {
  /** Batches that a partition buffers: one being encoded, one ready, one decoded, one polled. */
  private static final int BUFFERED_BATCHES = 4;

  /** A poll smaller than this costs more than it saves. */
  private static final int LEAST_BUFFERED_RECORDS = 64;

  /**
   * Ten seconds, the default under exactly-once, is less than a slow batch or a waiting registry
   * may take.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 60_000;

  /**
   * Codes are small: restoring and indexing read many at a time. Not more, since the next fetch
   * goes on between two polls, and the records of a poll should lie in a cache.
   */
  private static final int INDEX_POLL_RECORDS = 2_000;

  /** Restoring waits for nothing but the next fetch, so fetches are large: about 60 000 codes. */
  private static final int RESTORE_FETCH_BYTES = 8 << 20;

  /**
   * Lets the handler see global topics, too; Kafka deprecates the constant, as this will become the
   * only way, but not yet the default.
   */
  private static final String GLOBAL_HANDLER_ENABLED =
      "processing.exception.handler.global.enabled";

  /** Set by us, and nobody else: names, guarantees, and the parts that they rest on. */
  private static final List<String> RESERVED =
      List.of(
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
          StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG));

  private final AppConfig config;
  private final DeadLetters deadLetters;
  private final Optional<String> advertised;

  /**
   * Throws InvalidConfigException where the file sets what must not be set.
   *
   * @param advertised where other instances reach this one's HTTP server; empty: it has none
   */
  StreamsSettings(AppConfig config, DeadLetters deadLetters, Optional<String> advertised) {
    this.config = config;
    this.deadLetters = deadLetters;
    this.advertised = advertised;
    for (String reserved : RESERVED) {
      if (config.kafka().containsKey(reserved)) {
        throw new InvalidConfigException(
            "Cannot read the configuration: property=%s: this is set by the application"
                .formatted(reserved));
      }
    }
  }

  /**
   * @param lookAhead null: records are encoded one at a time
   */
  Properties encode(@Nullable LookAhead lookAhead) {
    Properties settings = common(config.applicationId() + "-encode");
    int records =
        Math.max(LEAST_BUFFERED_RECORDS, BUFFERED_BATCHES * config.encode().batchMaxImages());
    int recordBytes = config.limits().recordMaxBytes();
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, records);
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), records);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        2 * recordBytes);
    settings.putAll(config.kafka());
    if (lookAhead != null) {
      settings.put(
          StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
          LookAheadInterceptor.class.getName());
      settings.put(StreamsConfig.mainConsumerPrefix(LookAheadInterceptor.LOOK_AHEAD), lookAhead);
    }
    return settings;
  }

  Properties index() {
    Properties settings = common(config.applicationId() + "-index");
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, INDEX_POLL_RECORDS);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), INDEX_POLL_RECORDS);
    settings.put(
        StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        RESTORE_FETCH_BYTES);
    settings.putAll(config.kafka());
    return settings;
  }

  private Properties common(String applicationId) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            StreamsConfig.APPLICATION_ID_CONFIG,
            applicationId,
            StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            StreamsConfig.EXACTLY_ONCE_V2,
            StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
            100,
            StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
            TRANSACTION_TIMEOUT_MS,
            // An application that starts late must not pass over what was there before it.
            StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG),
            "earliest",
            StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
            DeadLetterHandler.class.getName(),
            StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
            DeadLetterHandler.class.getName(),
            GLOBAL_HANDLER_ENABLED,
            true,
            DeadLetterHandler.DEAD_LETTERS,
            deadLetters));
    advertised.ifPresent(at -> settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, at));
    // A dead letter repeats its record.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        config.limits().deadLetterMaxBytes());
    return settings;
  }
}
