package dev.hashnet.streams.http;

import dev.hashnet.streams.encode.CollectionPartitioner;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Finds the instance that holds a collection: its partition of {@code image-codes} by the same
 * partitioner that wrote the codes, and the partition's instance by what the members of the group
 * tell each other.
 *
 * <p>Threads: safe for use by several threads.
 */
public final class Owners {
  /** Where a collection is. */
  sealed interface Owner {
    /** On this instance. */
    record Here(ReadOnlyHammingIndex index) implements Owner {}

    /** On another one, {@code host:port}. */
    record There(String address) implements Owner {}
  }

  private static final String CANNOT = "Cannot ask the index";

  private final Instance instance;
  private final String topic;
  private final IntSupplier partitions;
  private final Supplier<String> self;

  /**
   * @param topic {@code image-codes}
   * @param partitions of that topic
   * @param self {@code host:port} that this instance is known by
   */
  public Owners(Instance instance, String topic, IntSupplier partitions, Supplier<String> self) {
    this.instance = instance;
    this.topic = topic;
    this.partitions = partitions;
    this.self = self;
  }

  /** Throws ProblemException where it is nowhere at the moment. */
  Owner of(String collection) {
    if (instance.indexMembers().isEmpty()) {
      throw ProblemException.unavailable(
          CANNOT, "this instance", "the role index, and that it has started", "neither");
    }
    int partition = CollectionPartitioner.partitionOf(collection, partitions.getAsInt());
    TopicPartition wanted = new TopicPartition(topic, partition);
    for (StreamsMetadata member : instance.indexMembers()) {
      if (member.topicPartitions().contains(wanted)) {
        return owner(member.hostInfo(), partition);
      }
    }
    throw ProblemException.unavailable(
        CANNOT, "partition " + wanted, "an instance that has it", "none: it is being assigned");
  }

  private Owner owner(HostInfo host, int partition) {
    String address = host.host() + ":" + host.port();
    return address.equals(self.get())
        ? new Owner.Here(instance.index(partition))
        : new Owner.There(address);
  }
}
