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
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

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

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker on the folder, which is created where it is missing. Returns when it serves.
   */
  public static EmbeddedBroker start(Path folder) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(SETTINGS);
      Properties settings = settings(folder, ports(file));
      try (OutputStream out = Files.newOutputStream(file)) {
        settings.store(out, "Written at every start");
      }
      if (!Files.exists(logs(folder).resolve("meta.properties"))) {
        format(file);
      }
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(server, "127.0.0.1:" + settings.getProperty(PORT));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start a broker in " + folder, e);
    }
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
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

  private static Path logs(Path folder) {
    return folder.resolve("log");
  }

  private static void format(Path settings) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] arguments = {
      "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", settings.toString()
    };
    int status =
        StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new IllegalStateException(
          "Cannot format the broker's folder: folder=%s, status=%d: %s"
              .formatted(settings.getParent(), status, said.toString(StandardCharsets.UTF_8)));
    }
  }
}
