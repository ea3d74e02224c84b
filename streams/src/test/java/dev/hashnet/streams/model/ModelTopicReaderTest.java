package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.streams.TestModels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ModelTopicReaderTest {
  private static final byte[] ARTIFACT = "ten bytes!".getBytes(StandardCharsets.US_ASCII);

  private final FakeModelTopics topics = new FakeModelTopics();
  private final ModelTopicReader reader = topics.reader();

  @Test
  void awaitRollout_severalRollouts_givesTheNewestOfTheLine() {
    topics.rollout("hashnet", "v1");
    topics.rollout("other", "v9");
    topics.rollout("hashnet", "v2");

    assertThat(
            reader.awaitRollout("hashnet", Duration.ofSeconds(60)).latest().orElseThrow().active())
        .isEqualTo("v2");
  }

  @Test
  void awaitRollout_nothingActive_saysWhatToDo() {
    topics.rollout("hashnet", "v1");
    topics.rollout("hashnet", null);

    assertThatThrownBy(() -> reader.awaitRollout("hashnet", Duration.ofMillis(50)))
        .isInstanceOf(NoModelException.class)
        .hasMessageContaining("line=hashnet")
        .hasMessageContaining("publish");
  }

  @Test
  void manifest_published_givesTheNewestOfTheVersion() {
    ModelManifest manifest = TestModels.manifest("v2", ARTIFACT, 4, 7);
    topics.publish(TestModels.manifest("v1", ARTIFACT, 4, 0));
    topics.publish(TestModels.manifest("v2", ARTIFACT, 4, 3));
    topics.publish(manifest);

    assertThat(reader.manifest("v2")).contains(manifest);
    assertThat(reader.manifest("v3")).isEmpty();
  }

  @Test
  void artifact_chunksAmongOthers_isReadFromItsFirstChunk() {
    topics.chunks("v1", ARTIFACT, 4, 3);
    topics.chunks("v2", ARTIFACT, 4, 3);

    ModelManifest manifest = TestModels.manifest("v2", ARTIFACT, 4, 3);
    assertThat(reader.artifact(manifest, 100, Duration.ofSeconds(60))).isEqualTo(ARTIFACT);
  }

  @Test
  void artifact_topicEndsBeforeTheLastChunk_isRefused() {
    topics.chunks("v1", ARTIFACT, 4, 2);

    ModelManifest manifest = TestModels.manifest("v1", ARTIFACT, 4, 0);
    assertThatThrownBy(() -> reader.artifact(manifest, 100, Duration.ofSeconds(60)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("chunk 2 of 3 is missing");
  }
}
