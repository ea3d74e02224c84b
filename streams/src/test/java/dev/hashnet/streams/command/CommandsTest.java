package dev.hashnet.streams.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.streams.StreamsMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees who asks for help, or gets something wrong. */
class CommandsTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... args) {
    return HashNetCommandLine.run(
        StreamsMain.command(), new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private static String[] with(String[] args, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }

  private static String deadAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }

  private void assertOneLine(String start) {
    assertThat(err.toString().strip().lines()).hasSize(1);
    assertThat(err.toString()).startsWith("hashnet: " + start);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics create",
        "streams",
        "produce",
        "alerts",
        "rollout status",
        "rollout candidate",
        "rollout activate",
        "rollout rollback",
        "rollout retire"
      })
  void help_describesEveryOption(String command) {
    assertThat(run(with(command.split(" "), "--help"))).isZero();
    assertThat(out.toString())
        .contains("Usage: hashnet " + command)
        .contains("--bootstrap-servers", "--registry", "--config", "--topic-prefix");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topics create",
        "streams",
        "alerts",
        "rollout status",
        "rollout candidate v2",
        "rollout activate v2 --force",
        "rollout rollback",
        "rollout retire v2"
      })
  void noBroker_isOneLine(String command) throws IOException {
    assertThat(run(with(command.split(" "), "--bootstrap-servers", deadAddress()))).isEqualTo(1);
    assertOneLine("Cannot reach Kafka at 127.0.0.1:");
  }

  @Test
  void produce_noBroker_isOneLine() throws IOException {
    Files.write(folder.resolve("a.jpg"), new byte[1]);

    assertThat(run("produce", "--images", folder.toString(), "--bootstrap-servers", deadAddress()))
        .isEqualTo(1);
    assertOneLine("Cannot reach Kafka at 127.0.0.1:");
  }

  @Test
  void produce_noFolder_isOneLine() {
    assertThat(run("produce", "--images", folder.resolve("missing").toString())).isEqualTo(1);
    assertOneLine("Cannot read images: no such folder: ");
  }

  @Test
  void produce_emptyFolder_isOneLine() {
    assertThat(run("produce", "--images", folder.toString())).isEqualTo(1);
    assertOneLine("Cannot read images: no files in folder: ");
  }

  @Test
  void produce_withoutFolder_isWrongUsage() {
    assertThat(run("produce")).isEqualTo(2);
    assertThat(err.toString()).contains("--images");
  }

  @Test
  void streams_noConfigFile_isOneLine() {
    assertThat(run("streams", "--config", folder.resolve("missing.properties").toString()))
        .isEqualTo(1);
    assertOneLine("Cannot read configuration: no such file: ");
  }

  @Test
  void streams_unknownProperty_isOneLine() throws IOException {
    Path file =
        Files.writeString(folder.resolve("app.properties"), "hashnet.encode.batch.size=3\n");

    assertThat(run("streams", "--config", file.toString())).isEqualTo(1);
    assertOneLine(
        "Cannot read the configuration: property=hashnet.encode.batch.size: no such property; the nearest is ");
  }

  @Test
  void streams_unknownRole_isOneLine() {
    assertThat(run("streams", "--role", "trainer")).isEqualTo(1);
    assertOneLine(
        "Cannot read the configuration: property=hashnet.roles: expected encode, index, or both");
  }

  @Test
  void streams_printConfig_printsEveryProperty() {
    assertThat(run("streams", "--print-config")).isZero();
    assertThat(out.toString())
        .contains("#hashnet.encode.batch.max-images=32", "#hashnet.index.window=7 d");
  }

  @Test
  void topicsCreate_wrongNumbers_isOneLine() {
    assertThat(run("topics", "create", "--partitions", "0")).isEqualTo(1);
    assertOneLine("--partitions and --replication must be positive");
  }

  @Test
  void topicsCreate_wrongWindow_isOneLine() {
    assertThat(run("topics", "create", "--window", "soon")).isEqualTo(1);
    assertOneLine(
        "Cannot read the configuration: property=hashnet.index.window: expected a time with its unit");
  }
}
