package dev.hashnet.streams;

import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.CollectionPartitioner;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.EncodeProcessor;
import dev.hashnet.streams.encode.LookAhead;
import dev.hashnet.streams.index.HammingIndexProcessor;
import dev.hashnet.streams.index.HammingIndexStore;
import dev.hashnet.streams.index.IndexMetrics;
import dev.hashnet.streams.registry.PatientDeserializer;
import dev.hashnet.streams.registry.PatientSerializer;
import dev.hashnet.streams.registry.RegistryPatience;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;

/**
 * The two topologies.
 *
 * <pre>
 * (image-events) -> [encode] -> (image-codes) -> [hamming-index] -> (near-duplicate-alerts)
 *                                     |                 |
 *                                     +-- restores --> &lt;hamming-index&gt;
 * </pre>
 *
 * <p>Each runs as an application of its own, since {@code image-codes} lies between them.
 */
public final class HashNetTopology {
  private static final String IMAGE_EVENTS = "image-events";
  private static final String ENCODE = "encode";

  /** The sink of the encode topology, the source of the index topology. */
  static final String IMAGE_CODES = "image-codes";

  /** The index processor, and its store. */
  static final String HAMMING_INDEX = "hamming-index";

  /** The sink of the index topology. */
  static final String NEAR_DUPLICATE_ALERTS = "near-duplicate-alerts";

  private final AppConfig config;
  private final TopicNames topics;
  private final TopicSerdes serdes;
  private final RegistryPatience patience;

  public HashNetTopology(AppConfig config, TopicSerdes serdes, RegistryPatience patience) {
    this.config = config;
    this.topics = config.topics();
    this.serdes = serdes;
    this.patience = patience;
  }

  /** Images to codes. Event values stay raw bytes: the look-ahead has read them already. */
  public Topology encode(LookAhead lookAhead, EncodeMetrics metrics) {
    return new Topology()
        .addSource(
            IMAGE_EVENTS,
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            topics.imageEvents())
        .addProcessor(
            ENCODE,
            () ->
                new EncodeProcessor(
                    lookAhead, metrics, topics.imageEvents(), config.limits().eventTimeAhead()),
            IMAGE_EVENTS)
        .addSink(
            IMAGE_CODES,
            topics.imageCodes(),
            new ByteArraySerializer(),
            new PatientSerializer<>(serdes.imageCodes().serializer(), patience),
            new CollectionPartitioner(),
            ENCODE);
  }

  /**
   * Codes to alerts. The store restores itself from the code topic. Values stay raw bytes: the
   * processor reads them.
   */
  public Topology index(HammingIndexFactory indexes, IndexMetrics metrics) {
    ProcessorSupplier<String, byte[], String, NearDuplicateAlert> processor =
        () -> new HammingIndexProcessor(HAMMING_INDEX, metrics);
    return new Topology()
        .addReadOnlyStateStore(
            new HammingIndexStore.Builder(
                    HAMMING_INDEX,
                    topics.imageCodes(),
                    new PatientDeserializer<>(serdes.imageCodes().deserializer(), patience),
                    config.index().detectionPolicy(),
                    indexes,
                    metrics)
                .rememberingPlaces(config.http().enabled() ? config.http().maxPlaces() : 0),
            IMAGE_CODES,
            new StringDeserializer(),
            new ByteArrayDeserializer(),
            topics.imageCodes(),
            HAMMING_INDEX,
            forwarding(processor))
        .addSink(
            NEAR_DUPLICATE_ALERTS,
            topics.nearDuplicateAlerts(),
            new StringSerializer(),
            new PatientSerializer<>(serdes.nearDuplicateAlerts().serializer(), patience),
            HAMMING_INDEX);
  }

  /**
   * Kafka declares that the processor of a read-only store forwards nothing; children are allowed
   * all the same, and its type parameters are erased.
   */
  @SuppressWarnings("unchecked") // see above: the forwarded types are checked by nobody at run time
  private static <K, V> ProcessorSupplier<K, V, Void, Void> forwarding(
      ProcessorSupplier<K, V, ?, ?> processor) {
    return (ProcessorSupplier<K, V, Void, Void>) processor;
  }
}
