package dev.hashnet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.schemas.topics.TopicNames;
import dev.hashnet.streams.config.AppConfig.Role;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tests a group: its defaults, and every property read; and what is refused. */
class AppConfigTest {
  /** Every property of a group with a value that is not its default. */
  private static Settings settings(List<Property<?>> group, String... values) {
    assertThat(values).as("one value a property").hasSize(group.size());
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as(group.get(i).name()).isNotEqualTo(group.get(i).defaultText());
      all.put(group.get(i).name(), values[i]);
    }
    return new Settings(all);
  }

  private static <T> T defaults(Function<Settings, T> group) {
    return group.apply(new Settings(Map.of()));
  }

  @Test
  void encode_defaults() {
    assertThat(defaults(EncodeConfig::of))
        .isEqualTo(
            new EncodeConfig(
                true,
                256,
                64 << 20,
                32,
                32 << 20,
                Duration.ZERO,
                Duration.ofSeconds(30),
                0,
                1,
                32,
                EngineOptions.Engine.ONNX,
                "cpu",
                1));
  }

  @Test
  void encode_everyPropertyIsRead() {
    Settings settings =
        settings(
            EncodeConfig.PROPERTIES,
            "false",
            "1",
            "2 KiB",
            "3",
            "4 MiB",
            "5 ms",
            "6 s",
            "7",
            "8",
            "9",
            "dl4j",
            "cuda",
            "10");

    assertThat(EncodeConfig.of(settings))
        .isEqualTo(
            new EncodeConfig(
                false,
                1,
                2 << 10,
                3,
                4 << 20,
                Duration.ofMillis(5),
                Duration.ofSeconds(6),
                7,
                8,
                9,
                EngineOptions.Engine.DL4J,
                "cuda",
                10));
  }

  @Test
  void index_defaults() {
    assertThat(defaults(IndexConfig::of))
        .isEqualTo(
            new IndexConfig(Duration.ofDays(7), 20, 20_000_000, IndexConfig.Structure.MULTI_INDEX));
  }

  @Test
  void index_everyPropertyIsRead() {
    assertThat(IndexConfig.of(settings(IndexConfig.PROPERTIES, "2 h", "3", "4", "linear-scan")))
        .isEqualTo(new IndexConfig(Duration.ofHours(2), 3, 4, IndexConfig.Structure.LINEAR_SCAN));
  }

  @Test
  void lines_defaults() {
    assertThat(defaults(LinesConfig::of))
        .isEqualTo(new LinesConfig(List.of("hashnet", "perceptual"), OptionalInt.empty(), 64, 6));
  }

  @Test
  void lines_everyPropertyIsRead() {
    LinesConfig lines =
        LinesConfig.of(settings(LinesConfig.PROPERTIES, "perceptual", "9", "256", "31"));

    assertThat(lines).isEqualTo(new LinesConfig(List.of("perceptual"), OptionalInt.of(9), 256, 31));
    assertThat(lines.learned()).isFalse();
    assertThat(lines.perceptual()).isTrue();
  }

  @Test
  void limits_defaults() {
    assertThat(defaults(LimitsConfig::of))
        .isEqualTo(new LimitsConfig(4 << 20, 50_000_000, 16_384, 5 << 20, Duration.ofHours(1)));
  }

  @Test
  void limits_everyPropertyIsRead() {
    assertThat(
            LimitsConfig.of(settings(LimitsConfig.PROPERTIES, "1 MiB", "2", "3", "2 MiB", "5 min")))
        .isEqualTo(new LimitsConfig(1 << 20, 2, 3, 2 << 20, Duration.ofMinutes(5)));
  }

  @Test
  void model_defaults() {
    assertThat(defaults(ModelConfig::of))
        .isEqualTo(
            new ModelConfig(
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                512 << 20,
                4,
                List.of(),
                0,
                Duration.ofSeconds(2)));
  }

  @Test
  void model_everyPropertyIsRead() {
    assertThat(
            ModelConfig.of(
                settings(
                    ModelConfig.PROPERTIES,
                    "1 s",
                    "2 s",
                    "3 MiB",
                    "5",
                    "a.pem, b.pem",
                    "1.5",
                    "700 ms")))
        .isEqualTo(
            new ModelConfig(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                3 << 20,
                5,
                List.of("a.pem", "b.pem"),
                1.5,
                Duration.ofMillis(700)));
  }

  @Test
  void references_defaults() {
    assertThat(defaults(ReferenceConfig::of))
        .isEqualTo(
            new ReferenceConfig(List.of(), Duration.ofSeconds(2), Duration.ofSeconds(10), 16));
  }

  @Test
  void references_everyPropertyIsRead() {
    Settings settings =
        settings(
            ReferenceConfig.PROPERTIES, "https://a.example/x/, file:///srv/", "1 s", "3 s", "4");

    assertThat(ReferenceConfig.of(settings))
        .isEqualTo(
            new ReferenceConfig(
                List.of(URI.create("https://a.example/x/"), URI.create("file:///srv/")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                4));
  }

  @Test
  void http_defaults() {
    HttpConfig http = defaults(HttpConfig::of);

    assertThat(http)
        .isEqualTo(
            new HttpConfig(
                OptionalInt.empty(),
                "127.0.0.1",
                "",
                new Secret(""),
                "",
                new Secret(""),
                8 << 20,
                32,
                1_000,
                1_000_000,
                32 << 20,
                ""));
    assertThat(http.enabled()).isFalse();
  }

  @Test
  void http_everyPropertyIsRead() {
    Settings settings =
        settings(
            HttpConfig.PROPERTIES,
            "8180",
            "0.0.0.0",
            "web-1:443",
            "0123456789abcdef",
            "/etc/key.p12",
            "open sesame",
            "1 KiB",
            "2",
            "3",
            "4096",
            "5 KiB",
            "https://encode-1:8180");

    assertThat(HttpConfig.of(settings))
        .isEqualTo(
            new HttpConfig(
                OptionalInt.of(8180),
                "0.0.0.0",
                "web-1:443",
                new Secret("0123456789abcdef"),
                "/etc/key.p12",
                new Secret("open sesame"),
                1 << 10,
                2,
                3,
                4_096,
                5 << 10,
                "https://encode-1:8180"));
  }

  @Test
  void http_secrets_areNotShown() {
    AppConfig config =
        AppConfig.of(
            Map.of(
                "hashnet.http.token", "do-not-show-this-1",
                "hashnet.http.tls.keystore-password", "do-not-show-this-2"));

    assertThat(config.toString()).doesNotContain("do-not-show");
    assertThatThrownBy(() -> AppConfig.of(Map.of("hashnet.http.token", "too short")))
        .hasMessageContaining("hashnet.http.token")
        .hasMessageContaining("at least 16 characters")
        .hasMessageNotContaining("too short");
  }

  @Test
  void app_defaults() {
    AppConfig config = AppConfig.of(Map.of());

    assertThat(config.applicationId()).isEqualTo("hashnet");
    assertThat(config.roles()).isEqualTo(Set.of(Role.ENCODE, Role.INDEX));
    assertThat(config.topics()).isEqualTo(new TopicNames());
    assertThat(config.instance()).isEmpty();
    assertThat(config.registryWait()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.kafka()).isEmpty();
  }

  @Test
  void app_everyPropertyIsRead() {
    AppConfig config =
        AppConfig.of(
            Map.of(
                "hashnet.application-id", "dedup",
                "hashnet.roles", "index",
                "hashnet.topic.prefix", "test.",
                "hashnet.instance", "node-1",
                "hashnet.registry.wait", "1 s",
                "bootstrap.servers", "broker:9092 "));

    assertThat(config.applicationId()).isEqualTo("dedup");
    assertThat(config.roles()).isEqualTo(Set.of(Role.INDEX));
    assertThat(config.topics()).isEqualTo(new TopicNames("test."));
    assertThat(config.instance()).isEqualTo("node-1");
    assertThat(config.registryWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.kafka()).isEqualTo(Map.of("bootstrap.servers", "broker:9092"));
  }

  @Test
  void of_unknownProperty_namesTheNearest() {
    assertThatThrownBy(() -> AppConfig.of(Map.of("hashnet.encode.batch.max-image", "3")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            "Cannot read the configuration: property=hashnet.encode.batch.max-image: no such property; the nearest is"
                + " hashnet.encode.batch.max-images");
  }

  @ParameterizedTest
  @CsvSource({
    "hashnet.encode.batch.max-images, many",
    "hashnet.encode.batch.max-images, 0",
    "hashnet.encode.batch.max-images, -1",
    "hashnet.encode.batch.max-images, 99999999999999999999",
    "hashnet.encode.batch.max-bytes, 4 MB",
    "hashnet.encode.batch.max-bytes, 4 GiB",
    "hashnet.encode.batch.wait, 5",
    "hashnet.encode.batch.wait, 5 weeks",
    "hashnet.encode.look-ahead, yes",
    "hashnet.encode.engine, tensorflow",
    "hashnet.encode.engine.device, gpu",
    "hashnet.roles, ''",
    "hashnet.roles, encode;index",
    "hashnet.lines, ''",
    "hashnet.lines, phash",
    "hashnet.lines.perceptual.bits, 128",
    "hashnet.lines.perceptual.radius-bits, 65",
    "hashnet.lines.hashnet.radius-bits, 513",
    "hashnet.limits.record.max-bytes, 4 MiB",
    "hashnet.registry.wait, 30 s",
    "hashnet.topic.prefix, a/b",
    "hashnet.http.port, 70000",
    "hashnet.http.port, http",
    "hashnet.http.advertised, web-1",
    "hashnet.http.encode-at, encode-1:8180",
    "hashnet.references.allowed, http://a.example/",
    "hashnet.references.allowed, https://a.example/images",
    "hashnet.references.allowed, file:///srv/../etc/",
    "hashnet.index.window, 99999999999999999 d"
  })
  void of_wrongValue_namesPropertyExpectedAndFound(String name, String value) {
    assertThatThrownBy(() -> AppConfig.of(Map.of(name, value)))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining("property=" + name + ": expected ")
        .hasMessageContaining(", found \"");
  }

  @Test
  void of_environment_goesBeforeTheFile() {
    AppConfig config =
        AppConfig.of(
            Map.of("hashnet.encode.batch.max-images", "3", "hashnet.index.window", "1 h"),
            Map.of("HASHNET_ENCODE_BATCH_MAX_IMAGES", "5"));

    assertThat(config.encode().batchMaxImages()).isEqualTo(5);
    assertThat(config.index().window()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void of_unknownVariable_namesTheNearest() {
    assertThatThrownBy(() -> AppConfig.of(Map.of(), Map.of("HASHNET_ENCODE_BATCH_MAX_IMAGE", "5")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            "Cannot read the configuration: variable=HASHNET_ENCODE_BATCH_MAX_IMAGE: no such property; the nearest is"
                + " HASHNET_ENCODE_BATCH_MAX_IMAGES");
  }

  @Test
  void of_wrongVariable_namesPropertyAndVariable() {
    assertThatThrownBy(() -> AppConfig.of(Map.of(), Map.of("HASHNET_ENCODE_DEVICES", "no")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessageContaining(
            "property=hashnet.encode.devices (HASHNET_ENCODE_DEVICES): expected ");
  }

  @Test
  void properties_haveVariablesOfTheirOwn() {
    assertThat(AppConfig.PROPERTIES).extracting(Property::variable).doesNotHaveDuplicates();
  }

  @Test
  void of_removedProperty_namesWhatTookItsPlace() {
    Settings settings = new Settings(Map.of("hashnet.old", "1"));

    assertThatThrownBy(
            () ->
                settings.requireKnown(
                    AppConfig.PROPERTIES, Map.of("hashnet.old", "hashnet.new, with a unit")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            "Cannot read the configuration: property=hashnet.old: this was removed; instead: hashnet.new, with a unit");
  }

  @ParameterizedTest
  @CsvSource({
    "sasl.mechansim, sasl.mechanism",
    "bootstrap.server, bootstrap.servers",
    "consumer.max.poll.record, max.poll.records",
    "num.streams.threads, num.stream.threads"
  })
  void of_misspeltKafkaProperty_namesTheNearest(String name, String nearest) {
    assertThatThrownBy(() -> AppConfig.of(Map.of(name, "1")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(
            "Cannot read the configuration: property=%s: Kafka has no such property; the nearest is %s"
                .formatted(name, nearest));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my.interceptor.url",
        "consumer.my.plugin.key",
        "config.providers.vault.class",
        "main.consumer.fetch.max.wait.ms",
        "sasl.oauthbearer.token.endpoint.url",
        "topic.min.insync.replicas"
      })
  void of_foreignProperty_passes(String name) {
    assertThat(AppConfig.of(Map.of(name, "1")).kafka()).containsEntry(name, "1");
  }

  @Test
  void reference_namesEveryProperty() {
    String reference = AppConfig.reference();

    assertThat(AppConfig.PROPERTIES)
        .allSatisfy(
            each -> assertThat(reference).contains("#" + each.name() + "=" + each.defaultText()))
        .allSatisfy(each -> assertThat(each.doc()).endsWith("."));
  }
}
