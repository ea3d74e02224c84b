package dev.hashnet.trainer.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.trainer.InstanceTraining;
import dev.hashnet.trainer.data.ImageCache;
import dev.hashnet.trainer.data.ImageFolder;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.topic.TopicImages;
import dev.hashnet.trainer.topic.TopicRange;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options that say which images to train on: a folder, or a range of the topic of image events. */
final class SourceOptions {
  /** Far from the seeds that tests and the demonstration draw from. */
  private static final long FIRST_DRAWING = 1_000_000;

  private static final int DRAWN_TOGETHER = 256;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Images to train on, at any depth; this or --topic.")
  private @Nullable Path images;

  @Option(
      names = "--topic",
      description =
          "Train on images of the topic image-events. One that was deleted, then or later, is not trained on.")
  private boolean topic;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "With --topic: Kafka timestamp of the first event, such as 2026-03-01T12:00:00Z (default: all there are).")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description =
          "With --topic: Kafka timestamp to end before (default: all there are). Name it where the same images are to"
              + " come again, as for --resume.")
  private @Nullable String to;

  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "With --topic: most images; of more, those with the smallest hashes of --seed and id (default: "
              + ImageFolder.DEFAULT_MAX_IMAGES
              + ").")
  private @Nullable Integer sample;

  @Option(
      names = "--max-images",
      defaultValue = "" + ImageFolder.DEFAULT_MAX_IMAGES,
      paramLabel = "N",
      description =
          "With --images: most images to train on; of more, a seeded sample. They lie in a temporary file, up to 77 KB"
              + " each (default: ${DEFAULT-VALUE}).")
  private int maxImages;

  @Option(
      names = "--drawn",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Drawings to add to the images, seeded: landscapes, towns, textures, posters, things (default: ${DEFAULT-VALUE}).")
  private int drawn;

  /**
   * Refuses options that do not fit together.
   *
   * @throws ParameterException that says which
   * @throws OperatorException for a time that is none
   */
  void check(CommandSpec command, long seed) {
    if (topic == (images != null)) {
      throw new ParameterException(
          command.commandLine(), "one of --images DIR and --topic is needed");
    }
    if (!topic && (from != null || to != null || sample != null)) {
      throw new ParameterException(
          command.commandLine(), "--from, --to and --sample belong to --topic");
    }
    if (topic) {
      TopicRange unused = range(seed);
    }
  }

  private TopicRange range(long seed) {
    long fromMs = from == null ? 0 : timeMs("--from", from);
    long toMs = to == null ? Long.MAX_VALUE : timeMs("--to", to);
    int most = sample == null ? ImageFolder.DEFAULT_MAX_IMAGES : sample;
    if (fromMs >= toMs) {
      throw new OperatorException("--from must be before --to: from=%s, to=%s".formatted(from, to));
    }
    if (most < InstanceTraining.MIN_IMAGES || most > TopicRange.MOST_SAMPLED) {
      throw new OperatorException(
          "--sample must be %d to %d: found=%d"
              .formatted(InstanceTraining.MIN_IMAGES, TopicRange.MOST_SAMPLED, most));
    }
    return new TopicRange(fromMs, toMs, most, seed);
  }

  private static long timeMs(String option, String text) {
    try {
      return Math.max(0, Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new OperatorException(
          "%s must be a time such as 2026-03-01T12:00:00Z: found=%s".formatted(option, text), e);
    }
  }

  /** Where images come from, for messages. */
  String describe(ConnectionOptions connection) {
    return topic ? "topic=" + connection.topics().imageEvents() : "images=" + images;
  }

  /**
   * Reads the images, and adds the drawings.
   *
   * @throws IOException if the cache cannot be written
   * @throws OperatorException if the source cannot be read, or holds too few
   */
  List<NamedImage> load(
      ImageCache cache, long seed, ConnectionOptions connection, PrintWriter report)
      throws IOException {
    if (topic) {
      loadTopic(cache, seed, connection, report);
    } else {
      loadFolder(Objects.requireNonNull(images), cache, seed, report);
    }
    for (int first = 0; first < drawn; first += DRAWN_TOGETHER) {
      int count = Math.min(DRAWN_TOGETHER, drawn - first);
      for (NamedImage drawing : NamedImage.drawn(FIRST_DRAWING + first, count)) {
        cache.add(drawing);
      }
    }
    // A topic is read partition by partition; the same images give the same training, however they
    // are partitioned.
    return topic ? cache.imagesById() : cache.images();
  }

  private void loadTopic(
      ImageCache cache, long seed, ConnectionOptions connection, PrintWriter report)
      throws IOException {
    String name = connection.topics().imageEvents();
    TopicRange range = range(seed);
    report.printf("Reading topic %s at %s.%n", name, connection.bootstrapServers());
    report.flush();
    TopicImages.Found found =
        TopicReading.of(
            connection,
            name,
            (kafka, serdes) -> {
              try (Consumer<byte[], ByteBuffer> consumer = TopicImages.consumer(kafka)) {
                return new TopicImages(consumer, serdes.imageEvents().deserializer(), name)
                    .read(range, cache);
              }
            });
    if (found.events() == 0) {
      throw new OperatorException(
          "Cannot train: topic=%s: no image event from %s to %s"
              .formatted(name, from == null ? "the first" : from, to == null ? "the last" : to));
    }
    report.printf(
        "Read %,d images of %,d events; %,d deletions.%n",
        found.images(), found.events(), found.deletions());
    UnreadableList.report(
        found.unreadable(), "records are no readable images", found.named(), report);
    requireEnough(describe(connection), found.images(), "%d events".formatted(found.events()));
  }

  private void loadFolder(Path folder, ImageCache cache, long seed, PrintWriter report) {
    if (Files.isDirectory(folder)) {
      report.printf("Reading images under %s.%n", folder);
      report.flush();
    }
    ImageFolder read;
    try {
      read = ImageFolder.read(folder, maxImages, seed, cache);
    } catch (IOException e) {
      throw Folders.cannotRead(folder, e);
    }
    int found = read.images().size();
    report.printf("Read %,d images.%n", found);
    if (read.leftOut() > 0) {
      report.printf(
          "A sample: %,d files were left out (--max-images %d).%n", read.leftOut(), maxImages);
    }
    UnreadableList.report(
        read.unreadable().size(), "files are no readable images", read.unreadable(), report);
    report.flush();
    requireEnough(
        "images=" + folder, found, read.files() == 1 ? "1 file" : read.files() + " files");
  }

  private static void requireEnough(String source, int found, String of) {
    if (found < InstanceTraining.MIN_IMAGES) {
      throw new OperatorException(
          "Cannot train: %s: %s of %s, at least %d are needed"
              .formatted(
                  source,
                  found == 1 ? "1 readable image" : found + " readable images",
                  of,
                  InstanceTraining.MIN_IMAGES));
    }
  }
}
