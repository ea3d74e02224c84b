package dev.hashnet.trainer.command;

import dev.hashnet.artifact.InvalidKeyFileException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SigningKey;
import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.trainer.publish.ModelPublisher;
import dev.hashnet.trainer.publish.ModelTopics;
import dev.hashnet.trainer.publish.PublishOutcome;
import dev.hashnet.trainer.publish.VersionTakenException;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes a model artifact on the model topics. */
@Command(
    name = "publish",
    description = {
      "Publishes a model artifact on the model topics.",
      "The first version of a line becomes the active one; a later one only with --activate. Publishing the same"
          + " artifact again changes nothing; another artifact under the same version is refused."
    })
public final class PublishCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "Model artifact, *.hashnet.")
  private Path model = Path.of("");

  @Option(names = "--activate", description = "Make it the active version, though another one is.")
  private boolean activate;

  @Option(
      names = "--sign-with",
      paramLabel = "FILE",
      description =
          "Private key that signs the version; './hashnet keys create' makes one. Also signs a version that was published without.")
  private @Nullable Path signWith;

  @Override
  public void run() {
    PrintWriter report = Objects.requireNonNull(spec).commandLine().getOut();
    ModelArtifact artifact = ModelFiles.read(model);
    Optional<SigningKey> key = key();
    ModelFiles.openVerified(artifact, EngineOptions.DEFAULT).close();
    report.println("The golden images have their codes.");
    Map<String, Object> kafka = connection.kafkaProperties();
    TopicNames topics = connection.topics();
    try (Admin admin = Connectivity.openAdmin(kafka)) {
      Connectivity.requireTopics(
          admin, ModelPublisher.requiredTopics(topics).toArray(String[]::new));
    }
    try (SchemaRegistryClient registry = connection.registry()) {
      Connectivity.requireRegistry(registry, connection.registryUrl());
      publish(artifact, key, kafka, new TopicSerdes(registry, topics, true), report);
    } catch (IOException e) {
      throw new OperatorException("Cannot close registry client: " + e.getMessage(), e);
    }
  }

  private Optional<SigningKey> key() {
    try {
      return Optional.ofNullable(signWith).map(SigningKey::read);
    } catch (InvalidKeyFileException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    }
  }

  private void publish(
      ModelArtifact artifact,
      Optional<SigningKey> key,
      Map<String, Object> kafka,
      TopicSerdes serdes,
      PrintWriter report) {
    String version = artifact.manifest().version();
    try (ModelTopics published = new ModelTopics(kafka, serdes);
        Producer<String, byte[]> producer =
            ModelPublisher.producer(kafka, serdes.topics(), version)) {
      ModelPublisher publisher =
          new ModelPublisher(
              producer,
              published,
              serdes,
              InstantSource.system(),
              (done, all) -> progress(report, done, all),
              key);
      report.println(describe(version, publisher.publish(artifact, activate)));
      key.ifPresent(each -> report.printf("Signed by key %s.%n", each.fingerprint()));
      report.flush();
    } catch (VersionTakenException e) {
      throw new OperatorException(String.valueOf(e.getMessage()), e);
    } catch (KafkaException e) {
      throw new OperatorException(
          "Cannot publish model: version=%s: %s".formatted(version, e.getMessage()), e);
    }
  }

  private static void progress(PrintWriter report, int done, int all) {
    if (done == all || done * 10 / all > (done - 1) * 10 / all) {
      report.printf("%d of %d chunks%n", done, all);
      report.flush();
    }
  }

  private static String describe(String version, PublishOutcome outcome) {
    String written =
        outcome.written()
            ? "Published version %s in %d chunks".formatted(version, outcome.chunks())
            : "Version %s was published before with the same artifact".formatted(version);
    return written + (outcome.activated() ? "; it is the active version now." : ".");
  }
}
