package dev.hashnet.streams.index;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.SearchResult;
import java.util.List;
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
   * A line and version that codes of a collection came in, as the last one said.
   *
   * @param active whether its codes raise alerts; else they are a candidate's
   */
  record SeenSpace(String line, String modelVersion, int bits, int radiusBits, boolean active) {
    boolean says(int otherBits, int otherRadiusBits, boolean otherActive) {
      return bits == otherBits && radiusBits == otherRadiusBits && active == otherActive;
    }
  }

  /**
   * The images of the look-back window within the radius, nearest first, then oldest. Exact; empty
   * where the space is not known here.
   */
  SearchResult search(CodeSpace space, BinaryCode code, int radiusBits, int limit);

  /** The stored code of an image inside the look-back window. */
  Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion);

  /**
   * The lines and versions that codes of the collection came in. Empty where nothing came, and
   * where the instance keeps no account of it, having no HTTP server.
   */
  List<SeenSpace> spaces(String collection);

  /** Where the image itself is to be found; never known where the instance has no HTTP server. */
  ImagePlace placeOf(String imageId);

  /** Greatest event time seen, epoch milliseconds; Long.MIN_VALUE before the first image. */
  long streamTimeMs();
}
