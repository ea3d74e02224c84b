package dev.hashnet.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.image.SyntheticImages;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DifferenceHashTest {
  private final Preprocessor preprocessor =
      new Preprocessor(ImageLimits.DEFAULT, Set.of(DifferenceHash.SIDE));

  private BinaryCode code(int bits, RgbImage image) {
    return new DifferenceHash(bits).encode(preprocessor.prepare(image));
  }

  @ParameterizedTest
  @CsvSource({
    "64,7,27636eeeacc8c8c0",
    "256,7,0e3f0c0f1e1f3e4e3cce7c9d78f9dcf8ccf0ddf0f0e0f0c0b0c0300030003008"
  })
  void encode_frozenCodes(int bits, long seed, String hex) {
    assertThat(code(bits, SyntheticImages.scene(seed, 64, 64)).toHex()).isEqualTo(hex);
  }

  /**
   * A ramp to the right is all ones, and its mirror all zero: each cell gets its own pixels, edges
   * included.
   */
  @ParameterizedTest
  @ValueSource(ints = {64, 256})
  void encode_ramp(int bits) {
    RgbImage ramp = SyntheticImages.constant(64, 64, 0, 0, 0);
    RgbImage mirrored = SyntheticImages.constant(64, 64, 0, 0, 0);
    for (int i = 0; i < ramp.rgb().length; i++) {
      ramp.rgb()[i] = (byte) (i / 3 % 64);
      mirrored.rgb()[i] = (byte) (63 - i / 3 % 64);
    }

    assertThat(code(bits, ramp).toHex()).isEqualTo("f".repeat(bits / 4));
    assertThat(code(bits, mirrored).toHex()).isEqualTo("0".repeat(bits / 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 256})
  void encode_flatImageIsAllZero(int bits) {
    assertThat(code(bits, SyntheticImages.constant(30, 20, 9, 8, 7)).toHex())
        .isEqualTo("0".repeat(bits / 4));
  }

  @Test
  void constructor_otherLengths() {
    assertThatThrownBy(() -> new DifferenceHash(512))
        .hasMessage("bits must be 64, 128 or 256: bits=512");
  }

  @Test
  void encode_128Bits_areThoseOfTheImageAndOfTheTurnedOne() {
    RgbImage image = SyntheticImages.scene(7, 64, 64);
    byte[] turned = new byte[image.rgb().length];
    for (int i = 0; i < 64 * 64; i++) {
      System.arraycopy(image.rgb(), 3 * i, turned, 3 * (i % 64 * 64 + i / 64), 3);
    }

    assertThat(code(128, image).toHex())
        .isEqualTo(code(64, image).toHex() + code(64, new RgbImage(64, 64, turned)).toHex());
  }
}
