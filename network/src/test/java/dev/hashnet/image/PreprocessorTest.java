package dev.hashnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.core.ImageLimits;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorTest {
  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
  private final RgbImage scene = SyntheticImages.scene(1, 640, 517);

  private static Preprocessor preprocessor(Integer... sides) {
    return new Preprocessor(ImageLimits.DEFAULT, Set.of(sides));
  }

  @ParameterizedTest
  @EnumSource
  void prepare_sideDoesNotDependOnTheOthers(ImageFormat format) {
    byte[] content = codec.encode(scene, format, 90);

    PreparedImage together = preprocessor(9, 64, 129, 200, 600).prepare(content);

    for (int side : new int[] {9, 64, 129, 200, 600}) {
      assertThat(together.rgb(side))
          .hasSize(3 * side * side)
          .isEqualTo(preprocessor(side).prepare(content).rgb(side));
    }
    assertThat(together.width()).isEqualTo(640);
    assertThat(together.height()).isEqualTo(517);
  }

  /** Training prepares decoded images, serving prepares bytes. */
  @ParameterizedTest
  @EnumSource
  void prepare_decodedImageGivesTheSame(ImageFormat format) {
    byte[] content = codec.encode(scene, format, 90);

    assertThat(preprocessor(64).prepare(codec.decode(content, 64)).rgb(64))
        .isEqualTo(preprocessor(64).prepare(content).rgb(64));
  }

  @Test
  void prepare_reducedDecodingHardlyDiffers() {
    byte[] content = codec.encode(scene, ImageFormat.JPEG, 90);

    byte[] reduced = preprocessor(64).prepare(content).rgb(64);
    byte[] full = preprocessor(64).prepare(codec.decode(content, 9999)).rgb(64);

    assertThat(SyntheticImages.difference(reduced, full)).isLessThan(1.5);
  }

  @Test
  void prepare_averagesAreas() {
    RgbImage board = SyntheticImages.constant(128, 128, 0, 0, 0);
    for (int i = 0; i < board.rgb().length; i++) {
      int pixel = i / 3;
      board.rgb()[i] = (byte) ((pixel % 128 + pixel / 128) % 2 == 0 ? 255 : 0);
    }

    for (byte level : preprocessor(64).prepare(board).rgb(64)) {
      assertThat(level & 255).isBetween(127, 128);
    }
  }

  @Test
  void prepare_enlargesSmallImages() {
    byte[] rgb = preprocessor(64).prepare(SyntheticImages.constant(1, 3, 9, 8, 7)).rgb(64);

    assertThat(rgb).isEqualTo(SyntheticImages.constant(64, 64, 9, 8, 7).rgb());
  }

  @Test
  void rgb_sideThatWasNotPrepared() {
    PreparedImage prepared = preprocessor(64).prepare(scene);

    assertThatThrownBy(() -> prepared.rgb(63))
        .hasMessage("side was not prepared: side=63, prepared=[64]");
  }

  @Test
  void constructor_sides() {
    assertThatThrownBy(() -> preprocessor()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> preprocessor(64, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void writeTensor_sameAsTheDefinition(long seed) {
    int side = 32;
    byte[] rgb = SyntheticImages.scene(seed, side, side).rgb();
    float[] target = new float[10 + 3 * side * side];
    target[9] = 77;
    Preprocessor.writeTensor(rgb, side, target, 10);

    double mean = 0;
    double square = 0;
    for (int i = 0; i < side * side; i++) {
      double l = luminance(rgb, i);
      mean += l / (side * side);
      square += l * l / (side * side);
    }
    double std = Math.sqrt(square - mean * mean);
    assertThat(target[9]).isEqualTo(77);
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < side * side; i++) {
        double expected = ((rgb[3 * i + channel] & 255) / 255.0 - mean) / (std + .05);
        assertThat((double) target[10 + channel * side * side + i])
            .isCloseTo(Math.max(-4, Math.min(4, expected)), within(1e-5));
      }
    }
  }

  private static double luminance(byte[] rgb, int pixel) {
    return (.299 * (rgb[3 * pixel] & 255)
            + .587 * (rgb[3 * pixel + 1] & 255)
            + .114 * (rgb[3 * pixel + 2] & 255))
        / 255;
  }

  @Test
  void writeTensor_flatImageIsZero() {
    float[] target = new float[3 * 16];
    Preprocessor.writeTensor(SyntheticImages.constant(4, 4, 200, 200, 200).rgb(), 4, target, 0);

    for (float value : target) {
      assertThat(value).isCloseTo(0, within(1e-5f));
    }
  }

  @Test
  void writeTensor_clips() {
    byte[] rgb = SyntheticImages.constant(16, 16, 0, 0, 0).rgb();
    rgb[0] = rgb[1] = rgb[2] = -1;
    float[] target = new float[3 * 256];
    Preprocessor.writeTensor(rgb, 16, target, 0);

    assertThat(target[0]).isEqualTo(4);
  }

  @Test
  void writeTensor_noRoom() {
    assertThatThrownBy(() -> Preprocessor.writeTensor(new byte[48], 4, new float[48], 1))
        .hasMessageEndingWith("side=4, rgb=48, target=48, offset=1");
  }
}
