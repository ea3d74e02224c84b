package dev.hashnet.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.image.SyntheticImages;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LowFrequencyHashTest {
  private final Preprocessor preprocessor =
      new Preprocessor(ImageLimits.DEFAULT, Set.of(LowFrequencyHash.SIDE));

  private BinaryCode code(int bits, RgbImage image) {
    return new LowFrequencyHash(bits).encode(preprocessor.prepare(image));
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256})
  void encode_smallerCopyIsNear_otherImageIsFar(int bits) {
    for (int seed = 0; seed < 20; seed++) {
      RgbImage image = SyntheticImages.scene(seed, 200, 150);
      BinaryCode code = code(bits, image);
      assertThat(code.distanceBits(code(bits, ImageCodec.resize(image, 100, 75))))
          .isLessThanOrEqualTo(bits / 8);
      assertThat(code.distanceBits(code(bits, SyntheticImages.scene(seed + 99, 200, 150))))
          .isGreaterThan(bits / 8);
    }
  }

  /** The mean is by far the largest coefficient of a bright image, and it has a bit here. */
  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256})
  void encode_frequencyZeroIsTheFirstBit(int bits) {
    assertThat(code(bits, SyntheticImages.scene(3, 80, 80)).bit(0)).isTrue();
  }

  @Test
  void constructor_otherLengths() {
    assertThatThrownBy(() -> new LowFrequencyHash(32))
        .hasMessage("bits must be 64, 128 or 256: bits=32");
  }
}
