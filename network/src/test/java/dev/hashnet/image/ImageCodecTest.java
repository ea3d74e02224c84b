package dev.hashnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ImageCodecTest {
  private static final int FULL = 1 << 14;

  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);
  private final RgbImage scene = SyntheticImages.scene(1, 203, 151);

  @ParameterizedTest
  @EnumSource
  void decode_whatWasEncoded(ImageFormat format) {
    byte[] content = codec.encode(scene, format, 95);

    assertThat(ImageHeader.read(content)).isEqualTo(new ImageHeader(format, 203, 151));
    RgbImage decoded = codec.decode(content, FULL);
    double tolerance =
        switch (format) {
          case PNG, BMP -> 0;
          case JPEG, WEBP -> 3;
          case GIF -> 25;
        };
    assertThat(SyntheticImages.difference(decoded, scene)).isLessThanOrEqualTo(tolerance);
  }

  @ParameterizedTest
  @CsvSource({
    "1,26,19",
    "18,26,19",
    "19,51,38",
    "37,51,38",
    "38,102,76",
    "75,102,76",
    "76,203,151",
    "9999,203,151"
  })
  void decode_jpegAtTheSmallestSizeThatIsLargeEnough(int minSidePixels, int width, int height) {
    RgbImage decoded = codec.decode(codec.encode(scene, ImageFormat.JPEG, 95), minSidePixels);

    assertThat(decoded.width()).isEqualTo(width);
    assertThat(decoded.height()).isEqualTo(height);
    assertThat(SyntheticImages.difference(decoded, ImageCodec.resize(scene, width, height)))
        .isLessThan(6);
  }

  @Test
  void decode_emptyImage() {
    assertRejected(new byte[0], RejectionReason.EMPTY_IMAGE, "no bytes");
  }

  @Test
  void decode_text() {
    byte[] text = "BMW is a maker of cars; this is a text file".getBytes(StandardCharsets.UTF_8);

    assertRejected(text, RejectionReason.NOT_AN_IMAGE, "bytes=43");
  }

  @Test
  void decode_tooManyBytes() {
    byte[] content = new byte[ImageLimits.DEFAULT.maxBytes() + 1];

    assertRejected(
        content, RejectionReason.TOO_MANY_BYTES, "4194305 bytes exceed the limit of 4194304");
  }

  @Test
  void decode_headerOf60000By60000() {
    byte[] content = codec.encode(scene, ImageFormat.JPEG, 95);
    int frame = indexOf(content, 0xff, 0xc0);
    content[frame + 5] = content[frame + 7] = (byte) (60000 >> 8);
    content[frame + 6] = content[frame + 8] = (byte) 60000;

    assertRejected(
        content,
        RejectionReason.TOO_MANY_PIXELS,
        "3600000000 pixels exceed the limit of 50000000: format=JPEG, width=60000, height=60000");
  }

  @Test
  void decode_sideTooLong() {
    byte[] content = codec.encode(SyntheticImages.constant(16_385, 1, 1, 2, 3), ImageFormat.PNG, 1);

    assertRejected(
        content,
        RejectionReason.SIDE_TOO_LONG,
        "a side of 16385 pixels exceeds the limit of 16384");
  }

  @ParameterizedTest
  @EnumSource
  void decode_cutShort(ImageFormat format) {
    byte[] content = codec.encode(scene, format, 90);

    for (double share : new double[] {.01, .3, .6, .97}) {
      byte[] cut = Arrays.copyOf(content, (int) Math.max(8, share * content.length));
      assertRejected(cut, RejectionReason.CORRUPT_IMAGE, format.name());
    }
  }

  @Test
  void decode_jpegWithBytesBehindItsEnd() {
    byte[] content = codec.encode(scene, ImageFormat.JPEG, 90);

    RgbImage decoded = codec.decode(Arrays.copyOf(content, content.length + 1000), FULL);

    assertThat(decoded.rgb()).isEqualTo(codec.decode(content, FULL).rgb());
  }

  @Test
  void decode_pngWithOneBitFlipped() {
    byte[] content = codec.encode(scene, ImageFormat.PNG, 90);
    content[content.length / 2] ^= 1;

    assertRejected(content, RejectionReason.CORRUPT_IMAGE, "checksum");
  }

  private void assertRejected(byte[] content, RejectionReason reason, String message) {
    assertThatThrownBy(() -> codec.decode(content, 64))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  private static int indexOf(byte[] content, int first, int second) {
    for (int i = 0; i < content.length - 1; i++) {
      if ((content[i] & 255) == first && (content[i + 1] & 255) == second) {
        return i;
      }
    }
    throw new AssertionError("no such bytes");
  }
}
