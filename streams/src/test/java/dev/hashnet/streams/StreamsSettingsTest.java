package dev.hashnet.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.config.InvalidConfigException;
import dev.hashnet.streams.deadletter.DeadLetters;
import dev.hashnet.streams.encode.EncodeMetrics;
import dev.hashnet.streams.encode.FakeEncoder;
import dev.hashnet.streams.encode.FakePipeline;
import dev.hashnet.streams.encode.LookAheadInterceptor;
import dev.hashnet.streams.encode.TestClock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsSettingsTest {
  private static StreamsSettings settings(String... namesAndValues) {
    Map<String, String> values = new HashMap<>(Map.of("bootstrap.servers", "broker:9092"));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new StreamsSettings(
        AppConfig.of(values), new DeadLetters("dead-letters"), Optional.empty());
  }

  @Test
  void encode_default_isExactlyOnceAndFitsTheLargestEvent() {
    Properties encode = settings().encode(null);
    StreamsConfig config = new StreamsConfig(encode);

    assertThat(config.getString("application.id")).isEqualTo("hashnet-encode");
    assertThat(config.getString("processing.guarantee")).isEqualTo("exactly_once_v2");
    assertThat(config.getLong("commit.interval.ms")).isEqualTo(100);
    assertThat(config.getInt("buffered.records.per.partition")).isEqualTo(128);
    assertThat(config.getProducerConfigs("c"))
        .containsEntry("transaction.timeout.ms", 60_000)
        .containsEntry("max.request.size", (5 << 20) + (256 << 10));
    assertThat(config.getMainConsumerConfigs("g", "c", 0))
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("max.poll.records", 128)
        .containsEntry("max.partition.fetch.bytes", 10 << 20);
    assertThat(config.getBoolean("processing.exception.handler.global.enabled")).isTrue();
  }

  @Test
  void encode_lookAhead_travelsToTheMainConsumer() {
    TestEvents events = new TestEvents();
    try (FakePipeline pipeline =
        new FakePipeline(
            events.serdes(),
            events.serdes().imageEvents().deserializer(),
            new EncodeMetrics(new TestClock()),
            new FakeEncoder("hashnet", 1))) {
      Map<String, Object> consumer =
          new StreamsConfig(settings().encode(pipeline.lookAhead()))
              .getMainConsumerConfigs("g", "c", 0);

      assertThat(consumer)
          .containsEntry("interceptor.classes", LookAheadInterceptor.class.getName())
          .containsEntry(LookAheadInterceptor.LOOK_AHEAD, pipeline.lookAhead());
      LookAheadInterceptor interceptor = new LookAheadInterceptor();
      interceptor.configure(consumer);
      assertThatThrownBy(() -> new LookAheadInterceptor().configure(Map.of()))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void index_default_isAnApplicationOfItsOwn() {
    StreamsConfig config = new StreamsConfig(settings().index());

    assertThat(config.getString("application.id")).isEqualTo("hashnet-index");
    assertThat(config.getMainConsumerConfigs("g", "c", 0)).containsEntry("max.poll.records", 2_000);
    assertThat(config.getRestoreConsumerConfigs("c"))
        .containsEntry("max.poll.records", 2_000)
        .containsEntry("max.partition.fetch.bytes", 8 << 20);
  }

  @Test
  void index_restoreSettingsOfTheFile_standAboveOurs() {
    StreamsConfig config =
        new StreamsConfig(
            settings(
                    "consumer.max.poll.records",
                    "7",
                    "restore.consumer.max.partition.fetch.bytes",
                    "4096")
                .index());

    assertThat(config.getRestoreConsumerConfigs("c"))
        .containsEntry("max.poll.records", "7")
        .containsEntry("max.partition.fetch.bytes", "4096");
  }

  @Test
  void kafkaSettingsOfTheFile_standAsTheyAre() {
    StreamsSettings settings =
        settings(
            "commit.interval.ms",
            "250",
            "num.stream.threads",
            "3",
            "consumer.max.poll.records",
            "7");

    assertThat(settings.encode(null))
        .containsEntry("commit.interval.ms", "250")
        .containsEntry("num.stream.threads", "3")
        .containsEntry("consumer.max.poll.records", "7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application.id",
        "processing.guarantee",
        "processing.exception.handler",
        "deserialization.exception.handler",
        "errors.dead.letter.queue.topic.name",
        "main.consumer.interceptor.classes"
      })
  void settingThatGuaranteesRestOn_isRefused(String name) {
    assertThatThrownBy(() -> settings(name, "at_least_once"))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("property=" + name);
  }
}
