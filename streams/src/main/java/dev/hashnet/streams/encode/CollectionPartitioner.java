package dev.hashnet.streams.encode;

import dev.hashnet.schemas.ImageCode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Sends all codes of a collection to one partition, so that the collection has one order: murmur2
 * of its name, as Kafka hashes keys.
 *
 * <p>A tombstone has no value and so names no collection: it goes to every partition. Deletions are
 * few and small, and removing what is not there changes nothing.
 */
public final class CollectionPartitioner implements StreamPartitioner<byte[], ImageCode> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte @Nullable [] key, @Nullable ImageCode value, int partitions) {
    return Optional.of(
        value == null
            ? IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet())
            : Set.of(partitionOf(value.getCollection(), partitions)));
  }

  /** The partition of {@code image-codes} that holds the collection. */
  public static int partitionOf(String collection, int partitions) {
    return Utils.toPositive(Utils.murmur2(collection.getBytes(StandardCharsets.UTF_8)))
        % partitions;
  }
}
