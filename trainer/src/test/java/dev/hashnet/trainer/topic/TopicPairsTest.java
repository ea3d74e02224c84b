package dev.hashnet.trainer.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.FeedbackVerdict;
import dev.hashnet.schemas.serde.AvroSerde;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.trainer.data.ImageFolder.Unreadable;
import dev.hashnet.trainer.data.ReviewedPairs.Pair;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicPairsTest {
  private final AvroSerde<DuplicateFeedback> serde =
      new TopicSerdes(new MockSchemaRegistryClient(), new TopicNames(), true).duplicateFeedback();
  private final Map<String, byte[]> latest = new HashMap<>();

  @Test
  void of_verdicts_arePairsInTheOrderOfTheirKeys() {
    put("c|d", "c", "d", FeedbackVerdict.DENIED);
    put("a|b%7C", "a", "b|", FeedbackVerdict.CONFIRMED);
    TopicPairs found = read();
    assertThat(found.unreadable()).isEmpty();
    assertThat(found.pairs().pairs())
        .containsExactly(new Pair("a", "b|", true), new Pair("c", "d", false));
  }

  /** None of them ends a training. */
  @Test
  void of_whatIsNoVerdict_isNamed() {
    put("a|b", "a", "b", FeedbackVerdict.CONFIRMED);
    put("x|y", "a", "b", FeedbackVerdict.CONFIRMED);
    put("a|a", "a", "a", FeedbackVerdict.CONFIRMED);
    latest.put("bytes", new byte[] {1, 2, 3});
    TopicPairs found = read();
    assertThat(found.pairs().pairs()).containsExactly(new Pair("a", "b", true));
    assertThat(found.unreadable())
        .extracting(Unreadable::id)
        .containsExactly("feedback key=a|a", "feedback key=bytes", "feedback key=x|y");
    assertThat(found.unreadable().get(2).reason()).contains("expected=a|b, found=x|y");
  }

  private TopicPairs read() {
    return TopicPairs.of(latest, serde.deserializer(), "feedback");
  }

  private void put(String key, String first, String second, FeedbackVerdict verdict) {
    latest.put(
        key,
        serde
            .serializer()
            .encode(
                DuplicateFeedback.newBuilder()
                    .setCollection("all")
                    .setFirstImageId(first)
                    .setSecondImageId(second)
                    .setVerdict(verdict)
                    .setDecidedAt(Instant.EPOCH)
                    .build()));
  }
}
