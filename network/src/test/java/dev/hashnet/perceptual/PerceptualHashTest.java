package dev.hashnet.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.ImageFormat;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.image.SyntheticImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerceptualHashTest {
  private static final int IMAGES = 20;

  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
  private final Preprocessor preprocessor =
      new Preprocessor(ImageLimits.DEFAULT, Set.of(PerceptualHash.SIDE));

  private BinaryCode code(int bits, RgbImage image) {
    return new PerceptualHash(bits).encode(preprocessor.prepare(image));
  }

  @ParameterizedTest
  @CsvSource({
    "64,7,5cd7f468c3877070",
    "256,7,5c7fd782f42b6867c35487d57c2b70ab13a9a355b915391d19aa51ac898e89d4"
  })
  void encode_frozenCodes(int bits, long seed, String hex) {
    RgbImage image = SyntheticImages.scene(seed, PerceptualHash.SIDE, PerceptualHash.SIDE);

    assertThat(code(bits, image).toHex()).isEqualTo(hex);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256})
  void encode_halfOfTheBitsAreOne(int bits) {
    BinaryCode code = code(bits, SyntheticImages.scene(3, 100, 80));

    assertThat(code.distanceBits(BinaryCode.ofWords(new long[bits / 64]))).isEqualTo(bits / 2);
  }

  @ParameterizedTest
  @CsvSource({"64,8", "128,16", "256,36"})
  void encode_copiesAreNear(int bits, int farthestBits) {
    Function<RgbImage, RgbImage> reencode =
        image -> codec.decode(codec.encode(image, ImageFormat.JPEG, 30), 9999);
    Function<RgbImage, RgbImage> half =
        image -> ImageCodec.resize(image, image.width() / 2, image.height() / 2);
    Function<RgbImage, RgbImage> darker = image -> scaled(image, 7, 10);
    Function<RgbImage, RgbImage> softer =
        image -> ImageCodec.resize(ImageCodec.resize(image, 40, 30), 200, 150);
    for (int seed = 0; seed < IMAGES; seed++) {
      RgbImage image = SyntheticImages.scene(seed, 200, 150);
      for (Function<RgbImage, RgbImage> copy : List.of(reencode, half, darker, softer)) {
        assertThat(code(bits, copy.apply(image)).distanceBits(code(bits, image)))
            .isLessThanOrEqualTo(farthestBits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"64,12", "128,30", "256,70"})
  void encode_differentImagesAreFar(int bits, int nearestBits) {
    List<BinaryCode> codes = new ArrayList<>();
    for (int seed = 0; seed < IMAGES; seed++) {
      codes.add(code(bits, SyntheticImages.scene(seed, 200, 150)));
    }
    for (int i = 0; i < IMAGES; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(codes.get(i).distanceBits(codes.get(j))).isGreaterThan(nearestBits);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 255})
  void encode_flatImageIsAllZero(int level) {
    RgbImage flat = SyntheticImages.constant(50, 40, level, level, level);
    flat.rgb()[33] ^= 1;

    assertThat(code(64, flat)).isEqualTo(BinaryCode.ofWords(0));
    assertThat(code(256, flat)).isEqualTo(BinaryCode.ofWords(0, 0, 0, 0));
  }

  /** The definition, computed the slow way in whole numbers. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void encode_sameAsTheDefinition(long seed) {
    byte[] rgb = new byte[3 * PerceptualHash.SIDE * PerceptualHash.SIDE];
    new SplittableRandom(seed).nextBytes(rgb);
    PreparedImage image =
        preprocessor.prepare(new RgbImage(PerceptualHash.SIDE, PerceptualHash.SIDE, rgb));
    long[] coefficients = new long[64];
    for (int v = 1; v <= 8; v++) {
      for (int h = 1; h <= 8; h++) {
        for (int y = 63; y >= 0; y--) {
          for (int x = 63; x >= 0; x--) {
            int i = 3 * (y * 64 + x);
            long luminance =
                77L * (rgb[i] & 255) + 150L * (rgb[i + 1] & 255) + 29L * (rgb[i + 2] & 255);
            coefficients[(v - 1) * 8 + h - 1] += cosine(v, y) * cosine(h, x) * luminance;
          }
        }
      }
    }
    long median = java.util.Arrays.stream(coefficients).sorted().toArray()[31];
    BinaryCode code = new PerceptualHash(64).encode(image);
    for (int i = 0; i < 64; i++) {
      assertThat(code.bit(i)).isEqualTo(coefficients[i] > median);
    }
  }

  private static long cosine(int frequency, int position) {
    return (long)
        StrictMath.rint(
            4096 * StrictMath.cos(StrictMath.PI * (2 * position + 1) * frequency / 128));
  }

  @Test
  void constructor_otherLengths() {
    assertThatThrownBy(() -> new PerceptualHash(512))
        .hasMessage("bits must be 64, 128 or 256: bits=512");
  }

  /** The first 121 bits are the 11 x 11 lower coefficients, compared with a median of their own. */
  @Test
  void encode_128BitsAgreeWithMostOf256() {
    int agreeing = 0;
    for (int seed = 0; seed < IMAGES; seed++) {
      RgbImage image = SyntheticImages.scene(seed, 90, 70);
      BinaryCode of128 = code(128, image);
      BinaryCode of256 = code(256, image);
      for (int i = 0; i < 121; i++) {
        agreeing += of128.bit(i) == of256.bit(i / 11 * 16 + i % 11) ? 1 : 0;
      }
      agreeing += of128.bit(121) == of256.bit(11 * 16) ? 1 : 0;
      agreeing += of128.bit(122) == of256.bit(11) ? 1 : 0;
    }
    assertThat(agreeing).isGreaterThan(IMAGES * 123 * 9 / 10);
  }

  @Test
  void version_namesTheAlgorithm() {
    assertThat(new PerceptualHash(64).version()).isEqualTo("dct-64-v1");
    assertThat(new PerceptualHash(256).version()).isEqualTo("dct-256-v1");
  }

  static RgbImage scaled(RgbImage image, int numerator, int denominator) {
    byte[] rgb = new byte[image.rgb().length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) ((image.rgb()[i] & 255) * numerator / denominator);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }
}
