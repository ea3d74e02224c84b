package dev.hashnet.trainer.publish;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.core.rollout.RolloutStep;
import dev.hashnet.core.rollout.RolloutStep.Decision;
import dev.hashnet.core.rollout.RolloutTimeline;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.Sha256;
import dev.hashnet.schemas.rollout.ManifestRecords;
import dev.hashnet.schemas.rollout.RolloutRecords;
import dev.hashnet.schemas.topics.ChunkKey;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Publishes model artifacts: the chunks first, then the manifest, then, where asked for or where
 * the line has none, the version as the active one. All in one transaction, so that a reader of
 * committed records sees everything or nothing.
 *
 * <p>A version is never changed: publishing the same artifact again does nothing, another one under
 * the same version is refused. Threads: one.
 */
public final class ModelPublisher {
  /** Length of every chunk but the last: below the broker's default limit for a record. */
  public static final int CHUNK_SIZE_BYTES = 512 << 10;

  private static final int CHUNK_PARTITION = 0;

  private final Producer<String, byte[]> producer;
  private final PublishedModels published;
  private final TopicSerdes serdes;
  private final TopicNames topics;
  private final InstantSource clock;
  private final BiConsumer<Integer, Integer> progress;
  private final Optional<SigningKey> key;

  /**
   * @param producer transactional; initialised by this
   * @param progress hears chunks written and chunks in all
   */
  public ModelPublisher(
      Producer<String, byte[]> producer,
      PublishedModels published,
      TopicSerdes serdes,
      InstantSource clock,
      BiConsumer<Integer, Integer> progress) {
    this(producer, published, serdes, clock, progress, Optional.empty());
  }

  /**
   * As above.
   *
   * @param key signs what is published
   */
  public ModelPublisher(
      Producer<String, byte[]> producer,
      PublishedModels published,
      TopicSerdes serdes,
      InstantSource clock,
      BiConsumer<Integer, Integer> progress,
      Optional<SigningKey> key) {
    this.key = key;
    this.producer = producer;
    this.published = published;
    this.serdes = serdes;
    this.topics = serdes.topics();
    this.clock = clock;
    this.progress = progress;
  }

  /** A producer as this class needs it. One version is published by one process at a time. */
  public static Producer<String, byte[]> producer(
      Map<String, Object> kafkaProperties, TopicNames topics, String version) {
    Map<String, Object> properties = new HashMap<>(kafkaProperties);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.prefix() + "hashnet-publish-" + version);
    properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "300000");
    return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Publishes.
   *
   * @param activate whether to make the version the active one even where another is
   * @throws VersionTakenException if the version exists with another artifact
   * @throws KafkaException if the broker refuses; nothing is published then
   */
  public PublishOutcome publish(ModelArtifact artifact, boolean activate) {
    ArtifactManifest manifest = artifact.manifest();
    producer.initTransactions();
    Optional<ModelManifest> there = published.manifest(manifest.version());
    requireSame(there, artifact.sha256());
    boolean present = there.isPresent();
    boolean signs =
        key.isPresent() && there.filter(each -> each.getSignature() == null).isPresent();
    Optional<ModelRollout> rollout = published.rollout(manifest.line());
    boolean activates = changesActive(rollout, manifest.version(), activate);
    if (present && !activates && !signs) {
      return new PublishOutcome(0, false);
    }
    producer.beginTransaction();
    try {
      int chunks = present ? 0 : write(artifact);
      if (signs) {
        ModelManifest unsigned = there.orElseThrow();
        send(topics.models(), unsigned.getVersion(), sign(unsigned));
      }
      if (activates) {
        send(topics.modelRollout(), manifest.line(), rollout(manifest, rollout));
      }
      producer.commitTransaction();
      return new PublishOutcome(chunks, activates);
    } catch (ProducerFencedException e) {
      throw e; // another process publishes this version: there is nothing of ours left to abort
    } catch (KafkaException e) {
      producer.abortTransaction();
      throw e;
    }
  }

  private static void requireSame(Optional<ModelManifest> there, byte[] sha256) {
    there.ifPresent(
        manifest -> {
          byte[] digest = manifest.getArtifactSha256().bytes();
          if (!Arrays.equals(digest, sha256)) {
            throw new VersionTakenException(
                "Cannot publish model: version=%s: it exists with another artifact: published=%s, found=%s"
                    .formatted(manifest.getVersion(), shortHex(digest), shortHex(sha256)));
          }
        });
  }

  private ModelManifest sign(ModelManifest manifest) {
    key.ifPresent(
        signing -> {
          SigningKey.Signed signed = signing.sign(ManifestRecords.facts(manifest));
          manifest.setSignedBy(signed.signedBy());
          manifest.setSignature(ByteBuffer.wrap(signed.signature()));
        });
    return manifest;
  }

  private static String shortHex(byte[] digest) {
    return HexFormat.of().formatHex(digest, 0, 8);
  }

  private static boolean changesActive(
      Optional<ModelRollout> rollout, String version, boolean activate) {
    Optional<String> active = rollout.map(ModelRollout::getActive);
    return activate ? !active.equals(Optional.of(version)) : active.isEmpty();
  }

  /** Returns the number of chunks. */
  private int write(ModelArtifact artifact) {
    byte[] bytes = artifact.toBytes();
    int count = (bytes.length + CHUNK_SIZE_BYTES - 1) / CHUNK_SIZE_BYTES;
    long firstOffset = -1;
    for (int chunk = 0; chunk < count; chunk++) {
      int from = chunk * CHUNK_SIZE_BYTES;
      byte[] part =
          Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + CHUNK_SIZE_BYTES));
      String key = new ChunkKey(artifact.manifest().version(), chunk).format();
      Future<RecordMetadata> sent =
          producer.send(new ProducerRecord<>(topics.modelArtifacts(), CHUNK_PARTITION, key, part));
      if (chunk == 0) {
        firstOffset = offset(sent);
      }
      progress.accept(chunk + 1, count);
    }
    String version = artifact.manifest().version();
    send(topics.models(), version, sign(manifest(artifact, bytes.length, count, firstOffset)));
    return count;
  }

  private long offset(Future<RecordMetadata> sent) {
    producer.flush();
    try {
      return sent.get().offset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while publishing", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause
          ? cause
          : new KafkaException("Cannot write chunk", e.getCause());
    }
  }

  private ModelManifest manifest(ModelArtifact artifact, int size, int chunks, long firstOffset) {
    ArtifactManifest manifest = artifact.manifest();
    return ModelManifest.newBuilder()
        .setVersion(manifest.version())
        .setLine(manifest.line())
        .setNetwork(manifest.network())
        .setBits(manifest.bits())
        .setRadiusBits(manifest.radiusBits())
        .setArtifactSha256(new Sha256(artifact.sha256()))
        .setArtifactSizeBytes(size)
        .setChunkSizeBytes(CHUNK_SIZE_BYTES)
        .setChunkCount(chunks)
        .setChunkPartition(CHUNK_PARTITION)
        .setFirstChunkOffset(firstOffset)
        .setCreatedAt(clock.instant())
        .setProperties(manifest.properties())
        .build();
  }

  /** From all times on, where it is the line's first version; else from now on. */
  private ModelRollout rollout(ArtifactManifest manifest, Optional<ModelRollout> before) {
    RolloutTimeline timeline = RolloutRecords.timeline(before.orElse(null));
    long nowMs = clock.instant().toEpochMilli();
    Optional<RolloutStep> last = timeline.latest();
    RolloutStep step =
        new RolloutStep(
            last.isEmpty() ? 0 : Math.max(nowMs, last.get().fromMs() + 1),
            manifest.version(),
            last.map(RolloutStep::active),
            new Decision(
                nowMs,
                "publish",
                last.map(each -> "replaces " + each.active()).orElse("first version of the line")));
    return RolloutRecords.rollout(manifest.line(), timeline.with(step));
  }

  private void send(String topic, String key, ModelManifest manifest) {
    send(topic, key, serdes.models().serializer().encode(manifest));
  }

  private void send(String topic, String key, ModelRollout rollout) {
    send(topic, key, serdes.modelRollout().serializer().encode(rollout));
  }

  /** A failure comes back from the commit, which waits for every record. */
  private void send(String topic, String key, byte[] value) {
    Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key, value));
  }

  /** The topics that must exist. */
  public static List<String> requiredTopics(TopicNames topics) {
    return List.of(topics.modelArtifacts(), topics.models(), topics.modelRollout());
  }
}
