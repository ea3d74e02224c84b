package dev.hashnet.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.ArtifactManifest;
import dev.hashnet.artifact.GoldenImage;
import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.artifact.SampleArtifacts;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.EngineOptions.Engine;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

class EncodersTest {
  private static final EngineOptions DL4J = new EngineOptions(Engine.DL4J, "cpu", 1);

  private static ModelArtifact artifact;
  private static List<PreparedImage> images;

  @BeforeAll
  static void train() {
    artifact = SampleArtifacts.trained(128, 3);
    images = SampleArtifacts.prepared(SampleArtifacts.images(99, 200));
  }

  @Test
  void encode_onnxAndDl4j_giveEqualBits() {
    try (ImageEncoder onnx = Encoders.open(artifact, EngineOptions.DEFAULT);
        ImageEncoder dl4j = Encoders.open(artifact, DL4J)) {
      List<BinaryCode> codes = onnx.encode(images);
      assertThat(dl4j.encode(images)).isEqualTo(codes);
      assertThat(new HashSet<>(codes))
          .as("images that have codes of their own")
          .hasSizeGreaterThan(150);
    }
  }

  /** Fails where the weights over luminance are not spread over the channels in its proportion. */
  @Test
  void encode_networkOnLuminance_givesEqualBitsAndIsBlindToColour() {
    ModelArtifact grey = SampleArtifacts.trained("small-grey", 128, 3);
    List<PreparedImage> greyed =
        SampleArtifacts.prepared(
            SampleArtifacts.images(99, 200).stream().map(EncodersTest::greyed).toList());
    try (ImageEncoder onnx = Encoders.open(grey, EngineOptions.DEFAULT);
        ImageEncoder dl4j = Encoders.open(grey, DL4J);
        ImageEncoder seesColour = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      List<BinaryCode> codes = onnx.encode(images);
      assertThat(dl4j.encode(images)).isEqualTo(codes);
      assertThat(new HashSet<>(codes)).hasSizeGreaterThan(150);
      // Rounding to whole levels of grey may turn a bit.
      assertThat(changedBits(codes, onnx.encode(greyed)))
          .isLessThan(changedBits(seesColour.encode(images), seesColour.encode(greyed)) / 4);
    }
  }

  private static int changedBits(List<BinaryCode> first, List<BinaryCode> second) {
    return IntStream.range(0, first.size())
        .map(i -> first.get(i).distanceBits(second.get(i)))
        .sum();
  }

  private static RgbImage greyed(RgbImage image) {
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < rgb.length; i += 3) {
      int luminance =
          Math.round(
              0.299f * (rgb[i] & 255) + 0.587f * (rgb[i + 1] & 255) + 0.114f * (rgb[i + 2] & 255));
      Arrays.fill(rgb, i, i + 3, (byte) luminance);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  @Test
  void encode_batch_equalsImagesOneByOne() {
    for (EngineOptions options :
        List.of(EngineOptions.DEFAULT, new EngineOptions(Engine.ONNX, "cpu", 2), DL4J)) {
      List<PreparedImage> some = images.subList(0, 41);
      try (ImageEncoder encoder = Encoders.open(artifact, options)) {
        List<BinaryCode> oneByOne = new ArrayList<>();
        for (PreparedImage image : some) {
          oneByOne.addAll(encoder.encode(List.of(image)));
        }
        assertThat(encoder.encode(some)).as(options.toString()).isEqualTo(oneByOne);
        assertThat(encoder.encode(some.subList(7, 12)))
            .as(options.toString())
            .isEqualTo(oneByOne.subList(7, 12));
      }
    }
  }

  @Test
  void encode_severalThreadsOnOneSession_giveTheSameCodes() throws Exception {
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      List<BinaryCode> expected = encoder.encode(images);
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<List<BinaryCode>>> answers = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        int from = i * 5;
        answers.add(
            threads.submit(() -> encoder.encode(images.subList(from, from + 1 + from % 40))));
      }
      for (int i = 0; i < 32; i++) {
        int from = i * 5;
        assertThat(answers.get(i).get()).isEqualTo(expected.subList(from, from + 1 + from % 40));
      }
      threads.shutdown();
    }
  }

  @Test
  void encode_noImages_givesNoCodes() {
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      assertThat(encoder.encode(List.of())).isEmpty();
    }
  }

  @Test
  void encode_moreThanOneTensorHolds_isRunInParts() {
    List<PreparedImage> many = new ArrayList<>(images);
    many.addAll(images);
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      List<BinaryCode> codes = encoder.encode(many);
      assertThat(codes.subList(200, 400)).isEqualTo(codes.subList(0, 200));
    }
  }

  @Test
  void open_describesItself() {
    try (ImageEncoder encoder = Encoders.open(artifact, EngineOptions.DEFAULT)) {
      assertThat(encoder.line()).isEqualTo("hashnet");
      assertThat(encoder.version()).isEqualTo("v1");
      assertThat(encoder.bits()).isEqualTo(128);
      assertThat(encoder.side()).isEqualTo(64);
      assertThat(encoder.radiusBits()).isEqualTo(8);
    }
  }

  @Test
  void open_manifestOfOtherBits_namesBothShapes() {
    ModelArtifact other = with(manifest("small", 64, 64, "luminance-v1"), artifact.onnx());
    assertThatThrownBy(() -> Encoders.open(other, EngineOptions.DEFAULT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("version=v1")
        .hasMessageContaining("expected=[code FLOAT [-1, 64]]")
        .hasMessageContaining("found=[code FLOAT [-1, 128]]");
    assertThatThrownBy(() -> Encoders.open(other, DL4J))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("parameters");
  }

  @Test
  void open_manifestOfOtherSide_namesBothShapes() {
    ModelArtifact other = with(manifest("small", 128, 32, "luminance-v1"), artifact.onnx());
    assertThatThrownBy(() -> Encoders.open(other, EngineOptions.DEFAULT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("expected=[image FLOAT [-1, 3, 32, 32]]")
        .hasMessageContaining("found=[image FLOAT [-1, 3, 64, 64]]");
    assertThatThrownBy(() -> Encoders.open(other, DL4J))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("expected=32, found=64");
  }

  @Test
  void open_unknownNetworkOrNormalisation_isRefused() {
    assertThatThrownBy(
            () ->
                Encoders.open(
                    with(manifest("giant", 128, 64, "luminance-v1"), artifact.onnx()), DL4J))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("giant");
    assertThatThrownBy(
            () ->
                Encoders.open(
                    with(manifest("small", 128, 64, "none"), artifact.onnx()),
                    EngineOptions.DEFAULT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("expected=luminance-v1, found=none");
  }

  @Test
  void open_bytesThatAreNoNetwork_areRefused() {
    ModelArtifact other =
        new ModelArtifact(
            artifact.manifest(), new byte[] {1, 2, 3}, new byte[] {4, 5}, artifact.golden());
    assertThatThrownBy(() -> Encoders.open(other, EngineOptions.DEFAULT))
        .isInstanceOf(InvalidModelException.class);
    assertThatThrownBy(() -> Encoders.open(other, DL4J)).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void open_networkWithNaN_isRefused() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(artifact.onnx()).toBuilder();
    TensorProto.Builder bias =
        model.getGraphBuilder().getInitializerBuilder(model.getGraph().getInitializerCount() - 1);
    byte[] values = bias.getRawData().toByteArray();
    values[4 * 5 + 3] = 0x7f;
    values[4 * 5 + 2] = (byte) 0xc0;
    bias.setRawData(ByteString.copyFrom(values));
    assertThatThrownBy(
            () ->
                Encoders.open(
                    with(artifact.manifest(), model.build().toByteArray()), EngineOptions.DEFAULT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("output 5 of the hash layer: expected=a finite number, found=NaN");
  }

  @Test
  void open_networkThatNamesAFile_isRefused() throws InvalidProtocolBufferException {
    ModelProto.Builder model = ModelProto.parseFrom(artifact.onnx()).toBuilder();
    model
        .getGraphBuilder()
        .getInitializerBuilder(0)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue("secret"));
    assertThatThrownBy(
            () ->
                Encoders.open(
                    with(artifact.manifest(), model.build().toByteArray()), EngineOptions.DEFAULT))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("tensor conv0.weight lies in a file");
  }

  @Test
  void open_cudaWithoutIt_saysWhatIsMissing() {
    assertThatThrownBy(() -> Encoders.open(artifact, new EngineOptions(Engine.ONNX, "cuda", 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cuda")
        .hasMessageContaining("onnxruntime_gpu");
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> new EngineOptions(Engine.ONNX, "tpu", 1))
        .hasMessageContaining("device=tpu");
    assertThatThrownBy(() -> new EngineOptions(Engine.DL4J, "cuda", 1))
        .hasMessageContaining("device=cuda");
    assertThatThrownBy(() -> new EngineOptions(Engine.ONNX, "cpu", 0))
        .hasMessageContaining("threads=0");
  }

  @Test
  void perceptual_wrapsTheDctCode() {
    try (ImageEncoder encoder = Encoders.perceptual(64, 10)) {
      assertThat(encoder.line()).isEqualTo("perceptual");
      assertThat(encoder.version()).isEqualTo("dct-64-v1");
      assertThat(encoder.radiusBits()).isEqualTo(10);
      List<BinaryCode> codes = encoder.encode(images);
      assertThat(codes).hasSize(200).allMatch(code -> code.bits() == encoder.bits());
      assertThat(encoder.encode(images.subList(3, 4))).isEqualTo(codes.subList(3, 4));
    }
    assertThatThrownBy(() -> Encoders.perceptual(64, 65)).hasMessageContaining("radiusBits=65");
  }

  private static ArtifactManifest manifest(
      String network, int bits, int side, String normalisation) {
    return new ArtifactManifest("v1", "hashnet", network, bits, side, 8, normalisation, Map.of());
  }

  private static ModelArtifact with(ArtifactManifest manifest, byte[] onnx) {
    return new ModelArtifact(
        manifest,
        onnx,
        artifact.dl4j(),
        artifact.golden().stream()
            .map(
                image ->
                    new GoldenImage(
                        image.content(), BinaryCode.ofBytes(new byte[manifest.bits() / 8])))
            .toList());
  }
}
