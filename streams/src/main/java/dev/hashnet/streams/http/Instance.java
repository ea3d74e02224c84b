package dev.hashnet.streams.http;

import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;

/** The instance that the endpoints speak for. Threads: safe for use by several threads. */
public interface Instance extends Readiness {
  /**
   * The Hamming index of a partition of {@code image-codes} that this instance has. Throws
   * InvalidStateStoreException where it has it not, or not yet.
   */
  ReadOnlyHammingIndex index(int partition);

  /**
   * The instances of the index application and what each has; empty where this instance takes no
   * part in it.
   */
  Collection<StreamsMetadata> indexMembers();

  /** What encodes; empty where this instance does not, or not yet. */
  Optional<Serving> serving();

  /** The running applications, for their own metrics. */
  Collection<KafkaStreams> applications();
}
