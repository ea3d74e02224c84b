package dev.hashnet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ConnectionOptionsTest {
  @TempDir Path folder;

  @Command(name = "test")
  static final class Probe {
    @Mixin private final ConnectionOptions connection;

    Probe(Map<String, String> environment) {
      connection = new ConnectionOptions(environment);
    }
  }

  private static ConnectionOptions parse(String... args) {
    return parse(Map.of(), args);
  }

  private static ConnectionOptions parse(Map<String, String> environment, String... args) {
    Probe probe = new Probe(environment);
    new CommandLine(probe).parseArgs(args);
    return probe.connection;
  }

  private ConnectionOptions withFile(String text, String... args) throws IOException {
    Path file = Files.writeString(folder.resolve("hashnet.properties"), text);
    String[] all = new String[args.length + 2];
    all[0] = "--config";
    all[1] = file.toString();
    System.arraycopy(args, 0, all, 2, args.length);
    return parse(all);
  }

  @Test
  void defaults_areThisMachine() {
    ConnectionOptions options = parse();

    assertThat(options.kafkaProperties()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    assertThat(options.registryUrl()).isEqualTo("http://localhost:8081");
    assertThat(options.topics().imageEvents()).isEqualTo("image-events");
    assertThat(options.hashnetProperties()).isEmpty();
  }

  @Test
  void file_isUsedWhereNoOptionIs() throws IOException {
    ConnectionOptions options =
        withFile(
            """
            bootstrap.servers = kafka-1:9092,kafka-2:9092
            schema.registry.url = http://registry:8081
            hashnet.topic.prefix = test-
            """);

    assertThat(options.bootstrapServers()).isEqualTo("kafka-1:9092,kafka-2:9092");
    assertThat(options.registryUrl()).isEqualTo("http://registry:8081");
    assertThat(options.topics().imageEvents()).isEqualTo("test-image-events");
  }

  @Test
  void option_goesBeforeFile() throws IOException {
    ConnectionOptions options =
        withFile(
            "bootstrap.servers=a:1\nschema.registry.url=http://a\nhashnet.topic.prefix=a-\n",
            "--bootstrap-servers",
            "b:2",
            "--registry",
            "http://b",
            "--topic-prefix",
            "b-");

    assertThat(options.kafkaProperties()).containsEntry("bootstrap.servers", "b:2");
    assertThat(options.registryUrl()).isEqualTo("http://b");
    assertThat(options.topics().prefix()).isEqualTo("b-");
  }

  @Test
  void kafkaProperties_passEverythingButOursAndTheRegistrys() throws IOException {
    ConnectionOptions options =
        withFile(
            """
            security.protocol=SASL_SSL
            fetch.max.bytes=1000
            hashnet.batch.size=64
            schema.registry.url=http://a
            schema.registry.ssl.truststore.location=/t
            basic.auth.user.info=me:secret
            """);

    assertThat(options.kafkaProperties())
        .containsOnlyKeys("bootstrap.servers", "security.protocol", "fetch.max.bytes");
    assertThat(options.hashnetProperties()).isEqualTo(Map.of("hashnet.batch.size", "64"));
  }

  @Test
  void registry_mockUrl_isInMemory() throws Exception {
    assertThat(parse("--registry", "mock://connection-options-test").registry().getAllSubjects())
        .isEmpty();
  }

  @Test
  void file_missing_isOneLine() {
    Path missing = folder.resolve("none.properties");

    assertThatThrownBy(() -> parse("--config", missing.toString()).kafkaProperties())
        .isInstanceOf(OperatorException.class)
        .hasMessage("Cannot read configuration: no such file: " + missing);
  }

  @Test
  void file_folder_isOneLine() {
    assertThatThrownBy(() -> parse("--config", folder.toString()).kafkaProperties())
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("Cannot read configuration: " + folder);
  }

  @Test
  void file_malformedEscape_isOneLine() {
    assertThatThrownBy(() -> withFile("a=\\u00zz").kafkaProperties())
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith("Cannot read configuration: ")
        .hasMessageContaining("hashnet.properties");
  }

  @Test
  void file_notText_isOneLine() throws IOException {
    Path file =
        Files.write(
            folder.resolve("image.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 0});

    assertThatThrownBy(() -> parse("--config", file.toString()).kafkaProperties())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("not UTF-8 text");
  }

  @Test
  void file_nonAscii_isUtf8() throws IOException {
    Path file = folder.resolve("hashnet.properties");
    Files.write(file, "hashnet.name=Bücher".getBytes(StandardCharsets.UTF_8));

    assertThat(parse("--config", file.toString()).hashnetProperties())
        .containsEntry("hashnet.name", "Bücher");
  }

  @Test
  void topicPrefix_illegal_isOperatorException() {
    assertThatThrownBy(() -> parse("--topic-prefix", "a b").topics())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("prefix=a b");
  }

  @Test
  void registry_badSetting_isOperatorException() {
    assertThatThrownBy(() -> withFile("missing.id.cache.ttl.sec=soon").registry())
        .isInstanceOf(OperatorException.class)
        .hasMessageContaining("missing.id.cache.ttl.sec=soon");
  }

  private ConnectionOptions withFile(Map<String, String> environment, String text)
      throws IOException {
    Path file = Files.writeString(folder.resolve("hashnet.properties"), text);
    return parse(environment, "--config", file.toString());
  }

  @Test
  void environment_goesBeforeFileAndAfterOption() throws IOException {
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "env:1",
            "KAFKA_SASL_MECHANISM", "SCRAM-SHA-512",
            "SCHEMA_REGISTRY_URL", "http://env",
            "HASHNET_TOPIC_PREFIX", "env-");
    ConnectionOptions options =
        withFile(
            environment,
            "bootstrap.servers=file:1\nschema.registry.url=http://file\nhashnet.topic.prefix=file-\n");

    assertThat(options.kafkaProperties())
        .isEqualTo(Map.of("bootstrap.servers", "env:1", "sasl.mechanism", "SCRAM-SHA-512"));
    assertThat(options.registryUrl()).isEqualTo("http://env");
    assertThat(options.topics().imageEvents()).isEqualTo("env-image-events");
    assertThat(parse(environment, "--bootstrap-servers", "option:1").bootstrapServers())
        .isEqualTo("option:1");
  }

  @Test
  void environment_readsUnderscoresAsConfluentsImagesDo() {
    ConnectionOptions options =
        parse(Map.of("KAFKA_A__B", "1", "KAFKA_A___B", "2", "KAFKA_A_B", "3"));

    assertThat(options.kafkaProperties())
        .containsEntry("a_b", "1")
        .containsEntry("a-b", "2")
        .containsEntry("a.b", "3");
  }

  @Test
  void environment_leavesOutWhatKubernetesAndScriptsSet() {
    ConnectionOptions options =
        parse(
            Map.of(
                "KAFKA_SERVICE_HOST", "10.0.0.1",
                "KAFKA_PORT", "tcp://10.0.0.1:9092",
                "KAFKA_PORT_9092_TCP_PROTO", "tcp",
                "KAFKA_HEAP_OPTS", "-Xmx1g",
                "HASHNET_OPTS", "-Xmx1g",
                "HASHNET_SERVICE_PORT_HTTP", "8180",
                "HASHNET_INDEX_WINDOW", "2 h"));

    assertThat(options.kafkaProperties()).containsOnlyKeys("bootstrap.servers");
    assertThat(options.hashnetVariables()).isEqualTo(Map.of("HASHNET_INDEX_WINDOW", "2 h"));
  }

  @Test
  void secret_isTakenFromEnvironmentAndFiles() throws IOException {
    Path properties = Files.writeString(folder.resolve("secrets.properties"), "password=pa=ss\n");
    Files.writeString(folder.resolve("token"), "abc");
    ConnectionOptions options =
        withFile(
            Map.of(
                "KAFKA_SASL_JAAS_CONFIG", "user=\"u\" password=\"${env:SECRET}\";", "SECRET", "s"),
            "ssl.truststore.password=${file:%s:password}\nssl.key.password=${directory:%s:token}\n"
                .formatted(properties, folder));

    assertThat(options.kafkaProperties())
        .containsEntry("sasl.jaas.config", "user=\"u\" password=\"s\";")
        .containsEntry("ssl.truststore.password", "pa=ss")
        .containsEntry("ssl.key.password", "abc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${env:NO_SUCH_SECRET}",
        "before ${env:NO_SUCH_SECRET} after",
        "${file:/no/such/file:key}",
        "${directory:/no/such/folder:key}"
      })
  void secret_missing_namesPropertyAndPlace(String value) throws IOException {
    ConnectionOptions options = withFile(Map.of(), "ssl.key.password=" + value);

    assertThatThrownBy(options::kafkaProperties)
        .isInstanceOf(OperatorException.class)
        .hasMessageStartingWith(
            "Cannot read configuration: property=ssl.key.password: no secret at "
                + value.substring(value.indexOf('$'), value.indexOf('}') + 1)
                + ": ");
  }

  @Test
  void secret_ofAnotherProvider_isLeftToKafka() throws IOException {
    ConnectionOptions options =
        withFile(Map.of(), "config.providers=vault\nssl.key.password=${vault:a:b}\n");

    assertThat(options.kafkaProperties()).containsEntry("ssl.key.password", "${vault:a:b}");
  }
}
