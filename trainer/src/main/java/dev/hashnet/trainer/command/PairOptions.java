package dev.hashnet.trainer.command;

import dev.hashnet.cli.ConnectionOptions;
import dev.hashnet.cli.OperatorException;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs;
import dev.hashnet.trainer.publish.LatestRecords;
import dev.hashnet.trainer.topic.TopicPairs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a training that reviewed pairs are mixed into. */
final class PairOptions {
  private static final String TOPIC = "topic";

  @Option(
      names = "--pairs",
      paramLabel = "topic|FILE",
      description =
          "Reviewed pairs: topic, the last verdict on each pair on duplicate-feedback, or a file of lines"
              + " image,other,confirmed or image,other,denied; images are named by their path below --images, or their id"
              + " on the topic. Confirmed ones are learned as copies of one image, denied ones as different.")
  private @Nullable String pairs;

  @Option(
      names = "--pairs-weight",
      defaultValue = "" + ReviewedPairs.DEFAULT_BATCH_SHARE,
      paramLabel = "SHARE",
      description =
          "Share of each batch that is made of reviewed pairs, above 0 and at most "
              + ReviewedPairs.MOST_BATCH_SHARE
              + " (default: ${DEFAULT-VALUE}).")
  private double pairsWeight;

  /** Whether there are to be any. */
  boolean given() {
    return pairs != null;
  }

  /** The pairs, read before any image is. */
  ReviewedPairs read(ConnectionOptions connection, PrintWriter report) {
    if (pairs == null) {
      return ReviewedPairs.NONE;
    }
    try {
      return (pairs.equals(TOPIC)
              ? ofTopic(connection, report)
              : ReviewedPairs.read(Path.of(pairs)))
          .withBatchShare(pairsWeight);
    } catch (NoSuchFileException e) {
      throw new OperatorException("Cannot read pairs: no such file: " + pairs, e);
    } catch (IOException e) {
      throw new OperatorException("Cannot read pairs: %s: %s".formatted(pairs, e), e);
    } catch (IllegalArgumentException e) {
      throw new OperatorException("Cannot read pairs: %s: %s".formatted(pairs, e.getMessage()), e);
    }
  }

  private static ReviewedPairs ofTopic(ConnectionOptions connection, PrintWriter report)
      throws IOException {
    String topic = connection.topics().duplicateFeedback();
    TopicPairs found =
        TopicReading.of(
            connection,
            topic,
            (kafka, serdes) -> {
              try (Consumer<String, byte[]> consumer = LatestRecords.consumer(kafka)) {
                return TopicPairs.of(
                    new LatestRecords(consumer).read(topic),
                    serdes.duplicateFeedback().deserializer(),
                    topic);
              }
            });
    UnreadableList.report(
        found.unreadable().size(), "records are no readable verdicts", found.unreadable(), report);
    return found.pairs();
  }

  /** Says how many pairs are of these images; refuses to go on with none. */
  void requireKnown(
      ReviewedPairs reviewed, List<NamedImage> loaded, String source, PrintWriter report) {
    if (pairs == null) {
      return;
    }
    List<ReviewedPairs.Numbered> known = reviewed.among(loaded);
    report.printf(
        "Read %,d reviewed pairs, %,d of them of these images: %,d confirmed, %,d denied.%n",
        reviewed.pairs().size(),
        known.size(),
        known.stream().filter(ReviewedPairs.Numbered::confirmed).count(),
        known.stream().filter(pair -> !pair.confirmed()).count());
    report.flush();
    if (known.isEmpty()) {
      throw new OperatorException(
          "Cannot train: pairs=%s: none of %d pairs names two images of %s"
              .formatted(pairs, reviewed.pairs().size(), source));
    }
  }
}
