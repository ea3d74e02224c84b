package dev.hashnet.streams.index;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.SearchResult;
import java.util.Optional;

/**
 * What anybody may ask of the Hamming index of this instance, beside the alerts that it sends: the
 * view of Kafka Streams' interactive queries. An instance knows the collections of its partitions.
 *
 * <p>Errors: IllegalArgumentException where a radius or a limit is none; {@link
 * org.apache.kafka.streams.errors.InvalidStateStoreException} while the store is moving or being
 * restored.
 *
 * <p>Threads: safe for use by several threads, beside the thread that writes. A query sees the
 * index between two records, never within one; queries wait for each other and for the record at
 * hand.
 */
public interface ReadOnlyHammingIndex {
  /** Whose codes are asked: codes of two spaces are never compared. */
  record CodeSpace(String collection, String line, String modelVersion) {}

  /**
   * The images of the look-back window within the radius, nearest first, then oldest. Exact; empty
   * where the space is not known here.
   */
  SearchResult search(CodeSpace space, BinaryCode code, int radiusBits, int limit);

  /** The stored code of an image inside the look-back window. */
  Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion);
}
