package dev.hashnet.streams.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.Connectivity;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sends the files of a folder as image events. */
@Command(
    name = "produce",
    description = {
      "Sends every file below a folder as an image event; the image id is the path relative to the folder.",
      "Files are sent as they are: what is no image becomes a dead letter with its reason. Files that cannot be read or are"
          + " larger than an event may be are named and left out."
    })
public final class ProduceCommand implements Callable<Integer> {
  /**
   * Room that key, envelope and headers may take in a record, as in the limits of the application.
   */
  private static final int ENVELOPE_BYTES = 64 << 10;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--images",
      required = true,
      paramLabel = "DIR",
      description = "The folder; read with all folders below it.")
  @SuppressWarnings("NullAway.Init") // picocli sets it: it is required
  private Path images;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "Images are compared within a collection (default: default).")
  private String collection = "default";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Most images a second; 0: as fast as the broker takes them (default: ${DEFAULT-VALUE}).")
  private double rate;

  private final LongAdder sent = new LongAdder();
  private final List<String> leftOut = new ArrayList<>();
  private final AtomicReference<Exception> firstFailure = new AtomicReference<>();

  @Override
  public Integer call() throws IOException {
    if (!Files.isDirectory(images)) {
      throw new OperatorException("Cannot read images: no such folder: " + images);
    }
    List<Path> files = files();
    if (files.isEmpty()) {
      throw new OperatorException("Cannot read images: no files in folder: " + images);
    }
    AppConfig config = Configured.of(connection, Map.of());
    try (SchemaRegistryClient registry = connection.registry()) {
      try (Admin admin = Connectivity.openAdmin(connection.kafkaProperties())) {
        Connectivity.requireRegistry(registry, connection.registryUrl());
        Connectivity.requireTopics(admin, config.topics().imageEvents());
      }
      send(files, config, new TopicSerdes(registry, config.topics(), true));
    } catch (KafkaException e) {
      throw new OperatorException("Cannot send images: " + e.getMessage(), e);
    }
    PrintWriter err = spec.commandLine().getErr();
    leftOut.forEach(err::println);
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("Sent %d images, left out %d%n", sent.sum(), leftOut.size());
    out.flush();
    return leftOut.size() == files.size() ? 1 : 0;
  }

  private List<Path> files() {
    try (Stream<Path> below = Files.walk(images)) {
      return below.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new OperatorException("Cannot read images: folder=%s: %s".formatted(images, e), e);
    }
  }

  private void send(List<Path> files, AppConfig config, TopicSerdes serdes) {
    Map<String, Object> settings = connection.kafkaProperties();
    settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.limits().recordMaxBytes());
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    long startNs = System.nanoTime();
    try (Producer<String, ImageEvent> producer =
            new KafkaProducer<>(
                settings, new StringSerializer(), serdes.imageEvents().serializer());
        ProgressBar progress = progress(files.size())) {
      for (int i = 0; i < files.size(); i++) {
        pace(startNs, i);
        send(producer, config, files.get(i));
        progress.step();
      }
      producer.flush();
    }
    Exception failure = firstFailure.get();
    if (failure != null) {
      throw new OperatorException(
          "Cannot send images: %d sent, then: %s".formatted(sent.sum(), failure), failure);
    }
  }

  private static ProgressBar progress(int count) {
    return new ProgressBarBuilder()
        .setTaskName("images")
        .setInitialMax(count)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  private void pace(long startNs, int index) {
    if (rate > 0) {
      long dueNs = startNs + (long) (index / rate * TimeUnit.SECONDS.toNanos(1));
      for (long waitNs = dueNs - System.nanoTime();
          waitNs > 0;
          waitNs = dueNs - System.nanoTime()) {
        LockSupport.parkNanos(waitNs);
      }
    }
  }

  private void send(Producer<String, ImageEvent> producer, AppConfig config, Path file) {
    byte[] content;
    try {
      if (Files.size(file) > config.limits().recordMaxBytes() - ENVELOPE_BYTES) {
        leaveOut(file, "larger than an event may be (hashnet.limits.record.max-bytes)");
        return;
      }
      content = Files.readAllBytes(file);
    } catch (IOException e) {
      leaveOut(file, e.toString());
      return;
    }
    String imageId =
        images.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    ImageEvent event =
        new ImageEvent(
            collection, Instant.now(), ByteBuffer.wrap(content), Map.of("file", imageId));
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(config.topics().imageEvents(), imageId, event),
            (metadata, failure) -> {
              if (failure == null) {
                sent.increment();
              } else {
                firstFailure.compareAndSet(null, failure);
              }
            });
  }

  private void leaveOut(Path file, String why) {
    leftOut.add("left out: %s: %s".formatted(file, why));
  }
}
