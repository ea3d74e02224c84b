package dev.hashnet.streams.http;

import dev.hashnet.streams.encode.Serving;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** An instance that says what it is told to. */
final class FakeInstance implements Instance {
  Optional<String> failure = Optional.empty();
  List<String> reasons = List.of();
  Optional<ReadOnlyHammingIndex> index = Optional.empty();
  List<StreamsMetadata> members = List.of();
  Optional<Serving> serving = Optional.empty();

  @Override
  public Optional<String> failure() {
    return failure;
  }

  @Override
  public List<String> reasonsAgainst() {
    return reasons;
  }

  @Override
  public ReadOnlyHammingIndex index(int partition) {
    return index.orElseThrow(() -> new InvalidStateStoreException("the store is moving"));
  }

  @Override
  public Collection<StreamsMetadata> indexMembers() {
    return members;
  }

  @Override
  public Optional<Serving> serving() {
    return serving;
  }

  @Override
  public Collection<KafkaStreams> applications() {
    return List.of();
  }
}
