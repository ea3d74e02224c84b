package dev.hashnet.trainer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.schemas.ModelRollout;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.trainer.TinyModel;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelPublisherTest {
  private static final Instant NOW = Instant.parse("2030-01-02T03:04:05Z");

  private final TopicNames topics = new TopicNames("t-");
  private final TopicSerdes serdes = new TopicSerdes(new MockSchemaRegistryClient(), topics, true);
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
  private final List<Integer> progress = new ArrayList<>();
  private final ModelArtifact artifact = TinyModel.artifact();
  private final FakeModels models = new FakeModels();

  @Test
  void publish_firstVersion_writesChunksThenManifestThenRollout() {
    PublishOutcome outcome = publisher().publish(artifact, false);
    List<ProducerRecord<String, byte[]>> sent = producer.history();
    int chunks = outcome.chunks();
    assertThat(chunks).isGreaterThan(1);
    assertThat(sent).hasSize(chunks + 2);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (int i = 0; i < chunks; i++) {
      assertThat(sent.get(i).topic()).isEqualTo("t-model-artifacts");
      assertThat(sent.get(i).key()).isEqualTo("tiny/" + i);
      joined.writeBytes(sent.get(i).value());
    }
    assertThat(joined.toByteArray()).isEqualTo(artifact.toBytes());
    assertThat(sent.get(chunks).topic()).isEqualTo("t-models");
    assertThat(sent.get(chunks).key()).isEqualTo("tiny");
    ModelManifest manifest = manifest(sent.get(chunks));
    assertThat(manifest.getArtifactSha256().bytes()).isEqualTo(artifact.sha256());
    assertThat(manifest.getArtifactSizeBytes()).isEqualTo(artifact.toBytes().length);
    assertThat(manifest.getChunkCount()).isEqualTo(chunks);
    assertThat(manifest.getFirstChunkOffset()).isZero();
    assertThat(manifest.getCreatedAt()).isEqualTo(NOW);
    ModelRollout rollout = rollout(sent.get(chunks + 1));
    assertThat(sent.get(chunks + 1).key()).isEqualTo("hashnet");
    assertThat(rollout.getActive()).isEqualTo("tiny");
    assertThat(outcome.activated()).isTrue();
    assertThat(progress).hasSize(chunks).endsWith(chunks);
    assertThat(producer.commitCount()).isEqualTo(1);
  }

  @Test
  void publish_sameArtifactAgain_writesNothing() {
    models.manifest = publishedManifest();
    models.rollout = active("tiny");
    assertThat(publisher().publish(artifact, true)).isEqualTo(new PublishOutcome(0, false));
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void publish_sameArtifactOfAnOlderVersion_activatesOnlyIfAsked() {
    models.manifest = publishedManifest();
    models.rollout = active("newer");
    assertThat(publisher().publish(artifact, false)).isEqualTo(new PublishOutcome(0, false));
    MockProducer<String, byte[]> second =
        new MockProducer<>(
            true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    assertThat(publisher(second).publish(artifact, true)).isEqualTo(new PublishOutcome(0, true));
    assertThat(second.history()).hasSize(1);
    assertThat(rollout(second.history().get(0)).getReason()).isEqualTo("replaces newer");
  }

  @Test
  void publish_laterVersion_leavesTheActiveOne() {
    models.rollout = active("older");
    PublishOutcome outcome = publisher().publish(artifact, false);
    assertThat(outcome.activated()).isFalse();
    assertThat(producer.history()).hasSize(outcome.chunks() + 1);
  }

  @Test
  void publish_takenVersion_isRefused() {
    ModelManifest other = publishedManifest();
    byte[] digest = other.getArtifactSha256().bytes().clone();
    digest[0] ^= 1;
    other.getArtifactSha256().bytes(digest);
    models.manifest = other;
    assertThatExceptionOfType(VersionTakenException.class)
        .isThrownBy(() -> publisher().publish(artifact, true))
        .withMessageStartingWith(
            "Cannot publish model: version=tiny: it exists with another artifact: published=");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void publish_brokerRefuses_aborts() {
    producer.commitTransactionException = new KafkaException("no");
    assertThatExceptionOfType(KafkaException.class)
        .isThrownBy(() -> publisher().publish(artifact, false));
    assertThat(producer.transactionAborted()).isTrue();
    assertThat(producer.history()).isEmpty();
  }

  private ModelPublisher publisher() {
    return publisher(producer);
  }

  private ModelPublisher publisher(MockProducer<String, byte[]> to) {
    return new ModelPublisher(
        to, models, serdes, InstantSource.fixed(NOW), (done, all) -> progress.add(done));
  }

  private ModelManifest publishedManifest() {
    MockProducer<String, byte[]> first =
        new MockProducer<>(
            true, new RoundRobinPartitioner(), new StringSerializer(), new ByteArraySerializer());
    int chunks = publisher(first).publish(artifact, false).chunks();
    return manifest(first.history().get(chunks));
  }

  private ModelManifest manifest(ProducerRecord<String, byte[]> sent) {
    return serdes.models().deserializer().decode(sent.topic(), sent.value());
  }

  private ModelRollout rollout(ProducerRecord<String, byte[]> sent) {
    return serdes.modelRollout().deserializer().decode(sent.topic(), sent.value());
  }

  private static ModelRollout active(String version) {
    return new ModelRollout("hashnet", version, null, null, NOW, "test", "", List.of());
  }

  private static final class FakeModels implements PublishedModels {
    private @Nullable ModelManifest manifest;
    private @Nullable ModelRollout rollout;

    @Override
    public Optional<ModelManifest> manifest(String version) {
      return Optional.ofNullable(manifest).filter(one -> one.getVersion().equals(version));
    }

    @Override
    public Optional<ModelRollout> rollout(String line) {
      return Optional.ofNullable(rollout).filter(one -> one.getLine().equals(line));
    }
  }
}
