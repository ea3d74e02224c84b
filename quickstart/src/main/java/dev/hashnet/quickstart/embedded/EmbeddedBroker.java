package dev.hashnet.quickstart.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in this JVM: one node, broker and controller in one, on the loopback address.
 *
 * <p>All it keeps lies in its folder; a broker started on a folder that was used before has the old
 * topics and records, and the old ports where they are free. Topics are not created automatically.
 *
 * <p>Errors: IllegalStateException where the folder cannot be formatted. Threads: start and close
 * by one thread.
 */
public final class EmbeddedBroker implements AutoCloseable {
  /** Largest record batch: an image of 32 MiB, its headers, and room. */
  public static final int MAX_MESSAGE_BYTES = 40 << 20;

  private static final String SETTINGS = "broker.properties";
  private static final String PORT = "hashnet.port";
  private static final String CONTROLLER_PORT = "hashnet.controller.port";
  private static final String SECURED = "hashnet.secured";

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private final String securedServers;
  private final Path certificate;

  private EmbeddedBroker(
      KafkaRaftServer server, String bootstrapServers, String securedServers, Path certificate) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.securedServers = securedServers;
    this.certificate = certificate;
  }

  /**
   * Starts a broker on the folder, which is created where it is missing. Returns when it serves.
   */
  public static EmbeddedBroker start(Path folder) {
    return start(folder, null);
  }

  /**
   * As {@link #start(Path)}, with a second listener for SASL_SSL beside the plain one. The user
   * exists from the first start of the folder on.
   */
  public static EmbeddedBroker startSecured(Path folder, BrokerUser user) {
    return start(folder, user);
  }

  private static EmbeddedBroker start(Path folder, @Nullable BrokerUser user) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(SETTINGS);
      Properties settings = settings(folder, ports(file));
      if (user != null) {
        secure(settings, FreePorts.pick(1).get(0), SelfSignedCertificate.create(folder));
      }
      try (OutputStream out = Files.newOutputStream(file)) {
        settings.store(out, "Written at every start");
      }
      if (!Files.exists(logs(folder).resolve("meta.properties"))) {
        format(file, user);
      }
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(
          server,
          "127.0.0.1:" + settings.getProperty(PORT),
          settings.getProperty(SECURED, ""),
          SelfSignedCertificate.certificate(folder));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a broker in " + folder, e);
    }
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * What a client of the secured listener sets, {@code bootstrap.servers} included.
   *
   * <p>Throws IllegalStateException where the broker has none.
   */
  public Map<String, String> securedClient(BrokerUser user) {
    if (securedServers.isEmpty()) {
      throw new IllegalStateException("the broker was started without a secured listener");
    }
    return Map.of(
        "bootstrap.servers",
        securedServers,
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        BrokerUser.MECHANISM,
        "sasl.jaas.config",
        user.clientLogin(),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificate.toString());
  }

  /** Shuts the broker down in order and waits for its end. The folder stays. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static List<Integer> ports(Path file) throws IOException {
    if (Files.exists(file)) {
      Properties old = new Properties();
      try (InputStream in = Files.newInputStream(file)) {
        old.load(in);
      }
      int port = Integer.parseInt(old.getProperty(PORT, "0"));
      int controller = Integer.parseInt(old.getProperty(CONTROLLER_PORT, "0"));
      if (FreePorts.isFree(port) && FreePorts.isFree(controller)) {
        return List.of(port, controller);
      }
    }
    return FreePorts.pick(2);
  }

  private static Properties settings(Path folder, List<Integer> ports) {
    String broker = "127.0.0.1:" + ports.get(0);
    String controller = "127.0.0.1:" + ports.get(1);
    Properties p = new Properties();
    p.setProperty(PORT, ports.get(0).toString());
    p.setProperty(CONTROLLER_PORT, ports.get(1).toString());
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
    p.setProperty("advertised.listeners", "PLAINTEXT://" + broker);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.setProperty("controller.quorum.voters", "1@" + controller);
    p.setProperty("log.dirs", logs(folder).toString());
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    for (String topic :
        List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
      p.setProperty(topic + ".replication.factor", "1");
      p.setProperty(topic + ".num.partitions", "1");
    }
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    p.setProperty("group.min.session.timeout.ms", "1000");
    // A killed instance's open transaction holds readers back until it is aborted: look every
    // second, not every ten.
    p.setProperty("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    p.setProperty("log.cleaner.dedupe.buffer.size", "2097152");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    return p;
  }

  /** A third listener: TLS with the broker's own certificate, clients known by SCRAM. */
  private static void secure(Properties p, int port, SelfSignedCertificate certificate) {
    String secured = "127.0.0.1:" + port;
    p.setProperty(SECURED, secured);
    p.setProperty("listeners", p.getProperty("listeners") + ",SASL_SSL://" + secured);
    p.setProperty(
        "advertised.listeners", p.getProperty("advertised.listeners") + ",SASL_SSL://" + secured);
    p.setProperty(
        "listener.security.protocol.map",
        p.getProperty("listener.security.protocol.map") + ",SASL_SSL:SASL_SSL");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty("sasl.enabled.mechanisms", BrokerUser.MECHANISM);
    String listener = "listener.name.sasl_ssl.";
    p.setProperty(
        listener + BrokerUser.MECHANISM.toLowerCase(Locale.ROOT) + ".sasl.jaas.config",
        BrokerUser.LOGIN_MODULE + " required;");
    p.setProperty(listener + "ssl.keystore.type", "PKCS12");
    p.setProperty(listener + "ssl.keystore.location", certificate.keystore().toString());
    p.setProperty(listener + "ssl.keystore.password", certificate.password());
    p.setProperty(listener + "ssl.key.password", certificate.password());
  }

  private static Path logs(Path folder) {
    return folder.resolve("log");
  }

  private static void format(Path settings, @Nullable BrokerUser user) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                settings.toString()));
    if (user != null) {
      arguments.addAll(List.of("--add-scram", user.storedCredentials()));
    }
    int status =
        StorageTool.execute(
            arguments.toArray(String[]::new), new PrintStream(said, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new IllegalStateException(
          "Cannot format the broker's folder: folder=%s, status=%d: %s"
              .formatted(settings.getParent(), status, said.toString(StandardCharsets.UTF_8)));
    }
  }
}
