package dev.hashnet.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.cli.HashNetCommandLine;
import dev.hashnet.trainer.TrainerMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the choice of a network refuses, each before an image is read: there are none. */
class NetworkCommandsTest {
  private final StringWriter err = new StringWriter();

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource({
    "mobilenet-v2, npm pack nsfwjs@4.4.0",
    "alexnet, layers conv1 to conv5",
    "resnet50, Keras's ResNet50"
  })
  void train_withoutWeights_saysWhatIsExpected(String network, String expected) {
    assertThat(train("--network", network)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "hashnet: Cannot train: network=%s: weights are missing: expected=--weights FILE, "
                .formatted(network))
        .contains(expected)
        .contains("found=no --weights")
        .contains("--from-scratch")
        .hasLineCount(1);
  }

  @Test
  void train_weightsThatAreNotThere_saysWhereItLooked() {
    Path file = temp.resolve("nsfwjs-4.4.0.tgz");
    assertThat(train("--network", "mobilenet-v2", "--weights", file)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(
            "hashnet: Cannot read weights: network=mobilenet-v2: no such file: %s: expected=the npm package nsfwjs@4.4.0"
                .formatted(file))
        .hasLineCount(1);
  }

  @Test
  void train_weightsOfSomethingElse_saysWhatWasFound() throws IOException {
    Path file = Files.writeString(temp.resolve("text.tgz"), "no archive");
    assertThat(train("--network", "resnet50", "--weights", file)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("hashnet: Cannot read weights: network=resnet50: %s: ".formatted(file))
        .hasLineCount(1);
    Path folder = Files.createDirectory(temp.resolve("folder"));
    assertThat(train("--network", "resnet50", "--weights", folder)).isEqualTo(1);
    assertThat(err.toString())
        .contains("must hold a TensorFlow.js model with a layer conv1_conv: found=no model.json");
  }

  @Test
  void train_optionsThatContradict_areRefused() {
    assertThat(train("--weights", temp)).isEqualTo(2);
    assertThat(err.toString()).contains("network small is always trained from scratch");
    assertThat(train("--network", "alexnet", "--weights", temp, "--from-scratch")).isEqualTo(2);
    assertThat(err.toString()).contains("exclude each other: network=alexnet");
    assertThat(train("--network", "huge")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "network must be one of [alexnet, mobilenet-v2, resnet50, small, small-grey]: network=huge");
  }

  private int train(Object... arguments) {
    err.getBuffer().setLength(0);
    Object[] fixed = {"train", "--images", temp, "--out", temp.resolve("m.hashnet")};
    return HashNetCommandLine.run(
        TrainerMain.root(),
        new PrintWriter(new StringWriter(), true),
        new PrintWriter(err, true),
        Stream.concat(Arrays.stream(fixed), Arrays.stream(arguments))
            .map(String::valueOf)
            .toArray(String[]::new));
  }
}
