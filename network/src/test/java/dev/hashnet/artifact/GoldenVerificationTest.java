package dev.hashnet.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.Encoders;
import dev.hashnet.encoder.EngineOptions;
import dev.hashnet.encoder.ImageEncoder;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GoldenVerificationTest {
  private static ModelArtifact artifact;

  @BeforeAll
  static void train() {
    artifact = SampleArtifacts.trained(64, 11);
  }

  @Test
  void verifyGolden_passesWithBothEngines_afterARoundTrip() {
    ModelArtifact read = ModelArtifact.ofBytes(artifact.toBytes());
    for (EngineOptions.Engine engine : EngineOptions.Engine.values()) {
      try (ImageEncoder encoder = Encoders.open(read, new EngineOptions(engine, "cpu", 1))) {
        assertThatCode(() -> read.verifyGolden(encoder)).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void trainedTwice_givesEqualBytes() {
    assertThat(SampleArtifacts.trained(64, 11).toBytes()).isEqualTo(artifact.toBytes());
  }

  @Test
  void verifyGolden_oneBitOff_namesImageCodesAndBits() {
    GoldenImage first = artifact.golden().get(0);
    BinaryCode right = artifact.golden().get(1).code();
    BinaryCode wrong = BinaryCode.ofWords(right.word(0) ^ 4);
    ModelArtifact other =
        withGolden(first, new GoldenImage(artifact.golden().get(1).content(), wrong));
    assertThatThrownBy(() -> verify(other))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("golden image 1")
        .hasMessageContaining("expected=" + wrong.toHex())
        .hasMessageContaining("found=" + right.toHex())
        .hasMessageContaining("differing bits=1");
  }

  @Test
  void verifyGolden_imageThatCannotBeRead_isRefused() {
    ModelArtifact other =
        withGolden(new GoldenImage(new byte[] {1, 2, 3}, artifact.golden().get(0).code()));
    assertThatThrownBy(() -> verify(other))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("golden image 0");
  }

  private static void verify(ModelArtifact model) {
    try (ImageEncoder encoder = Encoders.open(model, EngineOptions.DEFAULT)) {
      model.verifyGolden(encoder);
    }
  }

  private static ModelArtifact withGolden(GoldenImage... golden) {
    return new ModelArtifact(
        artifact.manifest(), artifact.onnx(), artifact.dl4j(), List.of(golden));
  }
}
