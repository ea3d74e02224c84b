package dev.hashnet.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicNamesTest {
  @Test
  void names_withoutPrefix_areThoseOfTheDocs() {
    assertThat(new TopicNames().all())
        .containsExactly(
            "image-events",
            "image-codes",
            "near-duplicate-alerts",
            "dead-letters",
            "models",
            "model-artifacts",
            "model-rollout",
            "model-status",
            "model-figures",
            "duplicate-feedback");
  }

  @Test
  void names_withPrefix_allHaveIt() {
    assertThat(new TopicNames("test.7-").all())
        .hasSize(10)
        .allMatch(name -> name.startsWith("test.7-"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a b", "ä", "a,b"})
  void prefix_kafkaWouldRefuse_isRefused(String prefix) {
    assertThatThrownBy(() -> new TopicNames(prefix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(prefix);
  }
}
