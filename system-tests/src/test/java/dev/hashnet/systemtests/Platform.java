package dev.hashnet.systemtests;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.quickstart.WorkFolder;
import dev.hashnet.quickstart.embedded.BrokerUser;
import dev.hashnet.quickstart.embedded.EmbeddedBroker;
import dev.hashnet.quickstart.embedded.EmbeddedRegistry;
import dev.hashnet.trainer.InstanceTraining;
import dev.hashnet.trainer.TrainingBudget;
import dev.hashnet.trainer.TrainingListener;
import dev.hashnet.trainer.TrainingOptions;
import dev.hashnet.trainer.data.NamedImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker, one registry and one tiny model for all tests of this JVM, started when first asked
 * for and closed with the last test. Tests keep apart by topic prefix.
 */
final class Platform implements AutoCloseable {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(Platform.class);

  /** Known to the broker's secured listener. */
  static final BrokerUser USER = new BrokerUser("hashnet", "correct4horse");

  private static final int TRAINING_STEPS = 3;
  private static final int TRAINING_BATCH = 16;
  private static final int RADIUS_BITS = 2;

  private final WorkFolder folder = WorkFolder.create("hashnet-system-tests-");
  private final EmbeddedBroker broker =
      EmbeddedBroker.startSecured(folder.path().resolve("broker"), USER);
  private final EmbeddedRegistry registry =
      EmbeddedRegistry.start(folder.path().resolve("registry"));
  private final AtomicInteger installations = new AtomicInteger();
  private final Map<String, ModelArtifact> models = new HashMap<>();

  static Platform of(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(SPACE)
        .getOrComputeIfAbsent(Platform.class, type -> new Platform(), Platform.class);
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What a client sets to come in by SASL_SSL. */
  Map<String, String> securedClient(BrokerUser user) {
    return broker.securedClient(user);
  }

  String registryUrl() {
    return registry.url();
  }

  /** A number that no other installation on this platform has. */
  int nextInstallation() {
    return installations.incrementAndGet();
  }

  Path folder(String name) {
    return folder.path().resolve(name);
  }

  /** A model that has hardly learned anything, but is sound in every other respect. */
  ModelArtifact model() {
    return model("tiny", 1);
  }

  /** As {@link #model()}, of another version, with codes of its own. */
  synchronized ModelArtifact model(String version, int seed) {
    ModelArtifact trained = models.get(version);
    if (trained == null) {
      TrainingOptions options =
          TrainingOptions.quick(version, 64, seed)
              .with(TrainingBudget.steps(TRAINING_STEPS))
              .withBatch(TRAINING_BATCH)
              .withQueries(1)
              .withRadius(RADIUS_BITS);
      trained =
          new InstanceTraining(
                  options, NamedImage.drawn(1, InstanceTraining.MIN_IMAGES), TrainingListener.NONE)
              .run()
              .artifact();
      models.put(version, trained);
    }
    return trained;
  }

  @Override
  public void close() {
    registry.close();
    broker.close();
    folder.close();
  }
}
