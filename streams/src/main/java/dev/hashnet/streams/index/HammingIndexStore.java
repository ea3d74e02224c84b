package dev.hashnet.streams.index;

import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.NearDuplicateDetector;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.index.HammingIndexFactory;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
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
 * <p>Threads: the stream thread that owns the task; the figures are for any thread, and may be a
 * few records old.
 */
public final class HammingIndexStore implements StateStore {
  /**
   * Figures of a large index cost a walk over its collections: they are brought up to date once in
   * so many records.
   */
  private static final int FIGURES_EVERY = 64;

  /** Below this many codes the figures are exact. */
  private static final int SMALL_INDEX_CODES = 1_024;

  private final String name;
  private final String topic;
  private final Deserializer<ImageCode> codes;
  private final DetectionPolicy policy;
  private final HammingIndexFactory indexes;
  private final IndexMetrics metrics;

  private @Nullable NearDuplicateDetector detector;
  private int changesSinceFigures;
  private volatile long storedCodes;
  private volatile long storedBytes;
  private volatile long refusedCodes;

  private HammingIndexStore(Builder builder) {
    this.name = builder.name;
    this.topic = builder.topic;
    this.codes = builder.codes;
    this.policy = builder.policy;
    this.indexes = builder.indexes;
    this.metrics = builder.metrics;
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
    detector = new NearDuplicateDetector(policy, indexes);
    context.register(root, this::restore);
    metrics.opened(this);
  }

  void restore(byte[] key, byte @Nullable [] value) {
    NearDuplicateDetector index = detector();
    if (key == null || key.length == 0) {
      metrics.restoreSkippedOne();
      return;
    }
    String imageId = new String(key, StandardCharsets.UTF_8);
    try {
      ImageCode record = decode(value);
      if (record == null) {
        index.remove(imageId);
      } else {
        index.restore(Arrivals.of(imageId, record));
      }
      metrics.restoredOne();
    } catch (MalformedRecordException | UnknownSchemaException | RejectedException e) {
      metrics.restoreSkippedOne();
    }
    changed();
  }

  /**
   * Reads a record of the code topic; null stays null.
   *
   * <p>Throws MalformedRecordException and UnknownSchemaException where the record is bad.
   */
  @Nullable ImageCode decode(byte @Nullable [] value) {
    return codes.deserialize(topic, value);
  }

  /** What the processor searches and inserts into. A new one after each {@link #init}. */
  NearDuplicateDetector detector() {
    if (detector == null) {
      throw new IllegalStateException("the store is closed: store=" + name);
    }
    return detector;
  }

  /** The detector has changed. */
  void changed() {
    if (++changesSinceFigures >= FIGURES_EVERY || storedCodes < SMALL_INDEX_CODES) {
      updateFigures();
    }
  }

  private void updateFigures() {
    changesSinceFigures = 0;
    if (detector != null) {
      storedCodes = detector.size();
      storedBytes = detector.bytes();
      refusedCodes = detector.refusedCodes();
    }
  }

  long codes() {
    return storedCodes;
  }

  long bytes() {
    return storedBytes;
  }

  long refusedCodes() {
    return refusedCodes;
  }

  @Override
  public void close() {
    detector = null;
    metrics.closed(this);
  }

  /** The index is rebuilt from the topic at each start, so there is no checkpoint to keep. */
  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return detector != null;
  }

  /** Makes one store a task. */
  public static final class Builder implements StoreBuilder<HammingIndexStore> {
    private final String name;
    private final String topic;
    private final Deserializer<ImageCode> codes;
    private final DetectionPolicy policy;
    private final HammingIndexFactory indexes;
    private final IndexMetrics metrics;

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
