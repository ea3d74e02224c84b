package dev.hashnet.trainer.topic;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.FeedbackVerdict;
import dev.hashnet.schemas.serde.AvroDeserializer;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import dev.hashnet.schemas.topics.PairKey;
import dev.hashnet.trainer.data.ImageFolder.Unreadable;
import dev.hashnet.trainer.data.ReviewedPairs;
import dev.hashnet.trainer.data.ReviewedPairs.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reviewed pairs from the topic of feedback.
 *
 * @param pairs the last verdict on each pair, in the order of the keys; verdicts taken back are
 *     left out
 * @param unreadable records that are no verdict, by their key
 */
public record TopicPairs(ReviewedPairs pairs, List<Unreadable> unreadable) {
  public TopicPairs {
    unreadable = List.copyOf(unreadable);
  }

  /**
   * Decodes the topic's latest records.
   *
   * @param latest by key
   * @param topic for messages
   */
  public static TopicPairs of(
      Map<String, byte[]> latest, AvroDeserializer<DuplicateFeedback> feedback, String topic) {
    List<Pair> pairs = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    new TreeMap<>(latest)
        .forEach(
            (key, value) -> {
              try {
                pairs.add(pair(key, feedback.decode(topic, value)));
              } catch (MalformedRecordException
                  | UnknownSchemaException
                  | IllegalArgumentException e) {
                unreadable.add(
                    new Unreadable(
                        "%s key=%s".formatted(topic, key), String.valueOf(e.getMessage())));
              }
            });
    return new TopicPairs(new ReviewedPairs(pairs), unreadable);
  }

  private static Pair pair(String key, DuplicateFeedback feedback) {
    PairKey named = PairKey.of(feedback.getFirstImageId(), feedback.getSecondImageId());
    if (!named.format().equals(key)) {
      throw new IllegalArgumentException(
          "key must name the images of the verdict: expected=%s, found=%s"
              .formatted(named.format(), key));
    }
    return new Pair(
        named.first(), named.second(), feedback.getVerdict() == FeedbackVerdict.CONFIRMED);
  }
}
