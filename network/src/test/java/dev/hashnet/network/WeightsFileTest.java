package dev.hashnet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFileTest {
  private static final PretrainedSource SOURCE =
      new PretrainedSource("a test's package", InputConvention.UNIT, "Conv1");

  private final WeightsPackage content = new WeightsPackage();
  private float[] kernel = {};
  private float[] gamma = {};
  private float[] mean = {};

  @TempDir Path temp;

  @BeforeEach
  void addTensors() {
    kernel = content.add("Conv1/kernel", "uint8", 3, 3, 3, 4);
    gamma = content.add("bn/gamma", "float32", 7);
    mean = content.add("bn/moving_mean", "uint16", 5);
  }

  @Test
  void read_scriptsInAnArchive_dequantises() throws IOException {
    WeightsPackage other = new WeightsPackage();
    other.add("Other/kernel", "float32", 2);
    other.asScripts("package/models/another");
    other.asScripts("package/models/zone");
    content.asScripts("package/models/mobile");
    content.file(
        "package/models/another/model.min.js",
        "!function(){a={modelTopology:{}}}()".getBytes(StandardCharsets.UTF_8));
    assertFound(WeightsFile.read(content.archive(temp.resolve("p.tgz")), SOURCE));
  }

  @Test
  void read_jsonAndPlainShards_joinsThem() throws IOException {
    assertFound(WeightsFile.read(content.asJson("").folder(temp), SOURCE));
    assertFound(WeightsFile.read(content.archive(temp.resolve("p.tgz")), SOURCE));
  }

  private void assertFound(PretrainedWeights weights) {
    assertThat(weights.tensors()).hasSize(3);
    assertThat(weights.values("Conv1/kernel", 3, 3, 3, 4)).containsExactly(kernel);
    assertThat(weights.values("bn/gamma", 7)).containsExactly(gamma);
    assertThat(weights.values("bn/moving_mean", 5)).containsExactly(mean);
    assertThat(weights.sha256()).hasSize(64);
    assertThatThrownBy(() -> weights.values("bn/gamma", 8))
        .hasMessageContaining("bn/gamma of shape [8]: found=[7]");
    assertThatThrownBy(() -> weights.values("bn/beta", 7)).hasMessageContaining("no such name");
  }

  @Test
  void read_whatHoldsNoWeights_saysWhatWasFound() throws IOException {
    assertThatThrownBy(() -> WeightsFile.read(temp.resolve("none.tgz"), SOURCE))
        .isInstanceOf(NoSuchFileException.class);
    Path text = Files.writeString(temp.resolve("text.tgz"), "no archive");
    assertThatThrownBy(() -> WeightsFile.read(text, SOURCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("GZIP");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertThatThrownBy(() -> WeightsFile.read(empty, SOURCE))
        .hasMessageContaining("a layer Conv1: found=no model.json");
    WeightsPackage other = new WeightsPackage();
    other.add("Other/kernel", "float32", 2);
    Path archive = other.asScripts("models").archive(temp.resolve("other.tgz"));
    assertThatThrownBy(() -> WeightsFile.read(archive, SOURCE))
        .hasMessageContaining("a layer Conv1: found=[models/model.min.js]");
  }

  @Test
  void read_damaged_isRefused() throws IOException {
    Path folder = content.asJson("").folder(temp.resolve("damaged"));
    byte[] shard = Files.readAllBytes(folder.resolve("b.bin"));
    Files.write(folder.resolve("b.bin"), Arrays.copyOf(shard, shard.length - 1));
    assertThatThrownBy(() -> WeightsFile.read(folder, SOURCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bn/moving_mean: expected=at most 9 bytes left");
    Files.write(folder.resolve("b.bin"), Arrays.copyOf(shard, shard.length + 1));
    assertThatThrownBy(() -> WeightsFile.read(folder, SOURCE))
        .hasMessageContaining("no bytes after the last tensor, found=1");
    Files.delete(folder.resolve("b.bin"));
    assertThatThrownBy(() -> WeightsFile.read(folder, SOURCE))
        .hasMessageContaining("b.bin: expected=a file beside model.json");
    Path archive = content.archive(temp.resolve("cut.tgz"));
    byte[] bytes = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> WeightsFile.read(archive, SOURCE)).isInstanceOf(IOException.class);
  }
}
