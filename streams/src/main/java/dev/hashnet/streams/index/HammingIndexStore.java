package dev.hashnet.streams.index;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.Detection;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.NearDuplicateDetector;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The Hamming index of one partition of {@code image-codes}: a store in memory that is its topic's
 * view.
 *
 * <p>It writes nothing. At a start Kafka Streams hands it the topic's own records up to the
 * committed offset, and it restores itself from them into a new {@link NearDuplicateDetector}; from
 * there on the processor inserts what it processes. So a record is either restored or processed,
 * never both.
 *
 * <p>A record that cannot be read became a dead letter when it was processed; restoring passes over
 * it.
 *
 * <p>Threads: the stream thread that owns the task writes; queries are for any thread. One lock
 * holds them apart, taken once a record, or once a batch of restored records. The figures are for
 * any thread, and may be a few records old.
 */
public final class HammingIndexStore implements StateStore, ReadOnlyHammingIndex {
  /**
   * Figures of a large index cost a walk over its collections: they are brought up to date once in
   * so many records.
   */
  private static final int FIGURES_EVERY = 64;

  /** Below this many codes the figures are exact. */
  private static final int SMALL_INDEX_CODES = 1_024;

  /** Records that a restored batch has at most once the end of the topic is reached. */
  private static final int FEW_RESTORED = 64;

  /** Records that are looked for ahead: what is loaded for them stays in the nearest cache. */
  private static final int AHEAD = 32;

  /** A batch may be small by chance. */
  private static final int FEW_IN_A_ROW = 2;

  private final String name;
  private final String topic;
  private final Deserializer<ImageCode> codes;
  private final DetectionPolicy policy;
  private final HammingIndexFactory indexes;
  private final IndexMetrics metrics;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private @Nullable NearDuplicateDetector detector;

  /** Guarded by {@link #lock}. */
  private ImagePlaces places = new ImagePlaces(0);

  /** Guarded by {@link #lock}. */
  private SeenSpaces spaces = new SeenSpaces();

  private final int maxPlaces;
  private int fewInARow;
  private int changesSinceFigures;
  private volatile long storedCodes;
  private volatile long storedBytes;
  private long refusedCodes;

  private HammingIndexStore(Builder builder) {
    this.name = builder.name;
    this.topic = builder.topic;
    this.codes = builder.codes;
    this.policy = builder.policy;
    this.indexes = builder.indexes;
    this.metrics = builder.metrics;
    this.maxPlaces = builder.maxPlaces;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * May be called again after a close: Kafka Streams revives a task with its stores, which are then
   * restored from the start.
   */
  @Override
  public void init(StateStoreContext context, StateStore root) {
    locked(
        () -> {
          detector = new NearDuplicateDetector(policy, indexes, metrics.shadow());
          places = new ImagePlaces(maxPlaces);
          spaces = new SeenSpaces();
          refusedCodes = 0;
          fewInARow = 0;
          return null;
        });
    context.register(root, (BatchingStateRestoreCallback) this::restoreAll);
    metrics.opened(this);
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  void restoreAll(Collection<KeyValue<byte[], byte[]>> records) {
    lock.lock();
    int restored = 0;
    int skipped = 0;
    try {
      List<KeyValue<byte[], byte[]>> all = List.copyOf(records);
      for (int from = 0; from < all.size(); from += AHEAD) {
        List<KeyValue<byte[], byte[]>> some = all.subList(from, Math.min(from + AHEAD, all.size()));
        List<String> keys = keys(some);
        detector().expect(keys);
        for (int i = 0; i < keys.size(); i++) {
          if (restore(keys.get(i), some.get(i).value)) {
            restored++;
          } else {
            skipped++;
          }
        }
      }
      keepWarm(records.size());
    } finally {
      metrics.restored(restored, skipped);
      changed(restored + skipped);
      lock.unlock();
    }
  }

  /**
   * A standby that has caught up gets few records at a time. From there on it has what a search
   * needs, so that the first image after a takeover does not wait for it; before, it would only
   * slow the restoring.
   */
  private void keepWarm(int restored) {
    fewInARow = restored <= FEW_RESTORED ? Math.min(FEW_IN_A_ROW, fewInARow + 1) : 0;
    if (fewInARow == FEW_IN_A_ROW) {
      detector().prepare();
      updateFigures();
    }
  }

  /** Empty where a record has none. */
  private static List<String> keys(List<KeyValue<byte[], byte[]>> records) {
    List<String> keys = new ArrayList<>(records.size());
    for (KeyValue<byte[], byte[]> record : records) {
      byte @Nullable [] key = record.key;
      keys.add(key == null ? "" : new String(key, StandardCharsets.UTF_8));
    }
    return keys;
  }

  /** False where the record is passed over. */
  private boolean restore(String imageId, byte @Nullable [] value) {
    if (imageId.isEmpty()) {
      return false;
    }
    NearDuplicateDetector index = detector();
    try {
      ImageCode record = decode(value);
      if (record == null) {
        index.remove(imageId);
        places.delete(imageId);
      } else if (record.getReencoded()) {
        index.complete(Arrivals.ofReencoded(imageId, record));
      } else {
        index.restore(Arrivals.of(imageId, record));
        note(imageId, record);
      }
      return true;
    } catch (MalformedRecordException | UnknownSchemaException | RejectedException e) {
      return false;
    }
  }

  /** Takes the next image of the stream: see {@link NearDuplicateDetector#arrive}. */
  Optional<Detection> arrive(Arrival arrival) {
    return changing(
        index -> {
          Optional<Detection> detection = index.arrive(arrival);
          metrics.searched(index.lastSearches(), index.lastCost());
          return detection;
        });
  }

  /** Adds candidate codes made later: see {@link NearDuplicateDetector#complete}. */
  boolean complete(Arrival arrival) {
    return changing(index -> index.complete(arrival));
  }

  /** Removes an image. */
  void remove(String imageId) {
    changing(
        index -> {
          index.remove(imageId);
          places.delete(imageId);
          return imageId;
        });
  }

  /** Notes what queries ask of an image beside its codes. */
  void remember(String imageId, ImageCode record) {
    if (maxPlaces > 0) {
      locked(
          () -> {
            note(imageId, record);
            return imageId;
          });
    }
  }

  private void note(String imageId, ImageCode record) {
    if (maxPlaces > 0) {
      places.put(imageId, record.getSourcePartition(), record.getSourceOffset());
      spaces.add(record);
    }
  }

  private <T> T changing(Function<NearDuplicateDetector, T> change) {
    return locked(
        () -> {
          T result = change.apply(detector());
          changed(1);
          return result;
        });
  }

  @Override
  public SearchResult search(CodeSpace space, BinaryCode code, int radiusBits, int limit) {
    // Candidate or active: a query does not ask whether a code alerts.
    CodeOfLine asked = new CodeOfLine(space.line(), false, space.modelVersion(), radiusBits, code);
    return locked(() -> queried().search(space.collection(), asked, limit));
  }

  @Override
  public Optional<BinaryCode> codeOf(String imageId, String line, String modelVersion) {
    return locked(() -> queried().codeOf(imageId, line, modelVersion));
  }

  @Override
  public List<SeenSpace> spaces(String collection) {
    return locked(() -> spaces.of(collection));
  }

  @Override
  public ImagePlace placeOf(String imageId) {
    return locked(() -> places.find(imageId));
  }

  @Override
  public long streamTimeMs() {
    return locked(() -> queried().streamTimeMs());
  }

  private NearDuplicateDetector queried() {
    if (detector == null) {
      throw new InvalidStateStoreException("the store is closed: store=" + name);
    }
    return detector;
  }

  /**
   * Reads a record of the code topic; null stays null.
   *
   * <p>Throws MalformedRecordException and UnknownSchemaException where the record is bad.
   */
  @Nullable ImageCode decode(byte @Nullable [] value) {
    return codes.deserialize(topic, value);
  }

  private NearDuplicateDetector detector() {
    if (detector == null) {
      throw new IllegalStateException("the store is closed: store=" + name);
    }
    return detector;
  }

  private void changed(int records) {
    changesSinceFigures += records;
    if (changesSinceFigures >= FIGURES_EVERY || storedCodes < SMALL_INDEX_CODES) {
      updateFigures();
    }
  }

  private void updateFigures() {
    changesSinceFigures = 0;
    if (detector != null) {
      storedCodes = detector.size();
      storedBytes = detector.bytes() + (maxPlaces > 0 ? places.bytes() : 0);
      metrics.refusedCodes(detector.refusedCodes() - refusedCodes);
      refusedCodes = detector.refusedCodes();
    }
  }

  long codes() {
    return storedCodes;
  }

  /** Codes of a line by version; nothing while the store is closed. */
  Map<String, Long> codesByVersion(String line) {
    return locked(() -> detector == null ? Map.of() : detector.codesByVersion(line));
  }

  long bytes() {
    return storedBytes;
  }

  @Override
  public void close() {
    locked(
        () -> {
          detector = null;
          return null;
        });
    metrics.closed(this);
  }

  /** The index is rebuilt from the topic at each start, so there is no checkpoint to keep. */
  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return locked(() -> detector != null);
  }

  /** Makes one store a task. */
  public static final class Builder implements StoreBuilder<HammingIndexStore> {
    private final String name;
    private final String topic;
    private final Deserializer<ImageCode> codes;
    private final DetectionPolicy policy;
    private final HammingIndexFactory indexes;
    private final IndexMetrics metrics;
    private int maxPlaces;

    /**
     * @param topic the code topic, which the store restores itself from
     */
    public Builder(
        String name,
        String topic,
        Deserializer<ImageCode> codes,
        DetectionPolicy policy,
        HammingIndexFactory indexes,
        IndexMetrics metrics) {
      this.name = name;
      this.topic = topic;
      this.codes = codes;
      this.policy = policy;
      this.indexes = indexes;
      this.metrics = metrics;
    }

    /**
     * Lets the store remember where the images of its codes lie, for queries.
     *
     * @param max most images; 0: none
     */
    public Builder rememberingPlaces(int max) {
      maxPlaces = max;
      return this;
    }

    @Override
    public HammingIndexStore build() {
      return new HammingIndexStore(this);
    }

    @Override
    public String name() {
      return name;
    }

    /** Nothing to cache. */
    @Override
    public StoreBuilder<HammingIndexStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<HammingIndexStore> withCachingDisabled() {
      return this;
    }

    /** The code topic is the change log; there is no other. */
    @Override
    public StoreBuilder<HammingIndexStore> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<HammingIndexStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
