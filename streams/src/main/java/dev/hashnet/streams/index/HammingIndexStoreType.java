package dev.hashnet.streams.index;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.StateStoreProvider;

/**
 * How Kafka Streams opens a {@link HammingIndexStore} for queries: {@code
 * streams.store(StoreQueryParameters.fromNameAndType(name, new HammingIndexStoreType()))}. The view
 * asks the stores of all partitions that the instance has.
 */
public final class HammingIndexStoreType implements QueryableStoreType<ReadOnlyHammingIndex> {
  @Override
  public boolean accepts(StateStore store) {
    return store instanceof ReadOnlyHammingIndex;
  }

  @Override
  public ReadOnlyHammingIndex create(StateStoreProvider provider, String storeName) {
    return new AllPartitions(provider, storeName, this);
  }

  private record AllPartitions(
      StateStoreProvider provider, String storeName, QueryableStoreType<ReadOnlyHammingIndex> type)
      implements ReadOnlyHammingIndex {
    /** Asked anew each time: partitions come and go. */
    private List<ReadOnlyHammingIndex> stores() {
      List<ReadOnlyHammingIndex> stores = provider.stores(storeName, type);
      if (stores.isEmpty()) {
        throw new InvalidStateStoreException(
            "the instance has no partition of the store at the moment: store=" + storeName);
      }
      return stores;
    }

    @Override
    public SearchResult search(CodeSpace space, BinaryCode code, int radiusBits, int limit) {
      return stores().stream()
          .map(store -> store.search(space, code, radiusBits, limit))
          .reduce((one, other) -> merged(one, other, limit))
          .orElseThrow();
    }

    private static SearchResult merged(SearchResult one, SearchResult other, int limit) {
      List<Neighbour> neighbours =
          Stream.concat(one.neighbours().stream(), other.neighbours().stream())
              .sorted()
              .limit(limit)
              .toList();
      SearchCost cost =
          new SearchCost(
              one.cost().probes() + other.cost().probes(),
              one.cost().candidates() + other.cost().candidates(),
              one.cost().verified() + other.cost().verified());
      return new SearchResult(neighbours, one.total() + other.total(), cost);
    }

    @Override
    public Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion) {
      return stores().stream()
          .flatMap(store -> store.codeOf(imageId, line, modelVersion).stream())
          .findFirst();
    }

    @Override
    public List<SeenSpace> spaces(String collection) {
      return stores().stream()
          .map(store -> store.spaces(collection))
          .filter(spaces -> !spaces.isEmpty())
          .findFirst()
          .orElse(List.of());
    }

    /** A deletion reaches every partition, an image only its collection's. */
    @Override
    public ImagePlace placeOf(String imageId) {
      List<ImagePlace> places =
          stores().stream()
              .map(store -> store.placeOf(imageId))
              .filter(place -> !(place instanceof ImagePlace.Unknown))
              .toList();
      return places.stream()
          .filter(place -> place instanceof ImagePlace.At)
          .findFirst()
          .orElse(places.isEmpty() ? ImagePlace.UNKNOWN : places.get(0));
    }

    @Override
    public long streamTimeMs() {
      return stores().stream()
          .mapToLong(ReadOnlyHammingIndex::streamTimeMs)
          .max()
          .orElse(Long.MIN_VALUE);
    }
  }
}
