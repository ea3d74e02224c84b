package dev.hashnet.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.streams.config.AppConfig;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicPlanTest {
  private final AppConfig config =
      AppConfig.of(Map.of("hashnet.topic.prefix", "x.", "hashnet.index.window", "30 d"));
  private final Map<String, NewTopic> topics = byName(new TopicPlan(config, 6, (short) 3));

  private static Map<String, NewTopic> byName(TopicPlan plan) {
    return plan.topics().stream().collect(Collectors.toMap(NewTopic::name, Function.identity()));
  }

  private static NewTopic topic(Map<String, NewTopic> topics, String name) {
    return Objects.requireNonNull(topics.get("x." + name), name);
  }

  private String setting(String topic, String name) {
    return Objects.requireNonNull(topic(topics, topic).configs().get(name), name);
  }

  @Test
  void topics_plan_namesEveryTopic() {
    assertThat(topics.keySet()).containsExactlyInAnyOrderElementsOf(config.topics().all());
    assertThat(topic(topics, "image-codes").numPartitions()).isEqualTo(6);
    assertThat(topic(topics, "model-artifacts").numPartitions()).isEqualTo(1);
    assertThat(topic(topics, "models").replicationFactor()).isEqualTo((short) 3);
  }

  @Test
  void topics_codes_areCompactedAndKeptForTheWindowByTheBrokersClock() {
    assertThat(setting("image-codes", "cleanup.policy")).isEqualTo("compact,delete");
    assertThat(setting("image-codes", "retention.ms")).isEqualTo(Long.toString(30L * 86_400_000));
    assertThat(setting("image-codes", "message.timestamp.type")).isEqualTo("LogAppendTime");
    assertThat(Long.parseLong(setting("image-codes", "segment.ms"))).isEqualTo(86_400_000L);
  }

  @Test
  void topics_models_areCompacted() {
    for (String topic :
        new String[] {
          "models", "model-artifacts", "model-rollout", "model-status", "model-figures"
        }) {
      assertThat(setting(topic, "cleanup.policy")).isEqualTo("compact");
    }
  }

  @Test
  void topics_readWhole_areCompactedInShortSegments() {
    for (String topic : new String[] {"model-rollout", "model-status", "model-figures"}) {
      assertThat(Integer.parseInt(setting(topic, "segment.bytes")))
          .isBetween(Integer.parseInt(setting(topic, "max.message.bytes")), 8 << 20);
    }
  }

  @Test
  void topics_deadLetters_holdTheLargestEventAndItsErrorHeaders() {
    int event = Integer.parseInt(setting("image-events", "max.message.bytes"));

    assertThat(event).isEqualTo(config.limits().recordMaxBytes());
    assertThat(Integer.parseInt(setting("dead-letters", "max.message.bytes"))).isGreaterThan(event);
  }

  @Test
  void topics_oneCopy_asksForNoQuorum() {
    assertThat(setting("image-codes", "min.insync.replicas")).isEqualTo("2");
    assertThat(topic(byName(new TopicPlan(config, 1, (short) 1)), "image-codes").configs())
        .doesNotContainKey("min.insync.replicas");
    assertThat(
            topic(byName(new TopicPlan(config, 1, (short) -1)), "image-codes").replicationFactor())
        .isEqualTo((short) -1);
  }
}
