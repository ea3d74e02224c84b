package dev.hashnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.RejectedException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GifFrameTest {
  /**
   * From flat to noise, so that code tables stay small, grow, and are cleared when full; palettes
   * of every depth.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void decode_whatImageIoWrites(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int width = 1 + random.nextInt(300);
    int height = 1 + random.nextInt(200);
    int bits = 1 + (int) (seed % 8);
    double change = random.nextDouble() * random.nextDouble();
    BufferedImage image =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette(bits, random));
    int colour = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        colour = random.nextDouble() < change ? random.nextInt(1 << bits) : colour;
        image.getRaster().setSample(x, y, 0, colour);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "gif", bytes);

    RgbImage decoded = GifFrame.decode(bytes.toByteArray());

    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = 3 * (y * width + x);
        int rgb =
            (decoded.rgb()[i] & 255) << 16
                | (decoded.rgb()[i + 1] & 255) << 8
                | (decoded.rgb()[i + 2] & 255);
        assertThat(rgb).isEqualTo(image.getRGB(x, y) & 0xffffff);
      }
    }
  }

  private static IndexColorModel palette(int bits, SplittableRandom random) {
    byte[][] channels = new byte[3][1 << bits];
    for (byte[] channel : channels) {
      random.nextBytes(channel);
    }
    return new IndexColorModel(bits, 1 << bits, channels[0], channels[1], channels[2]);
  }

  /**
   * Two by two pixels, red, green, blue, red: four codes of three bits (clear, 0, 1, 2) and two of
   * four (0, end), written by hand.
   */
  private static byte[] tiny(int canvas, int left, int top, int side) {
    int[] bytes = {
      'G', 'I', 'F', '8', '9', 'a', canvas, 0, canvas, 0, 0x81, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0,
      255, 0, 0, 0, 0x2c, left, 0, top, 0, side, 0, side, 0, 0, 2, 3, 0x44, 0x04, 0x05, 0, 0x3b
    };
    byte[] gif = new byte[bytes.length];
    for (int i = 0; i < gif.length; i++) {
      gif[i] = (byte) bytes[i];
    }
    return gif;
  }

  @Test
  void decode_byHand() {
    assertThat(GifFrame.decode(tiny(2, 0, 0, 2)).rgb())
        .containsExactly(-1, 0, 0, 0, -1, 0, 0, 0, -1, -1, 0, 0);
  }

  @Test
  void decode_frameBeyondTheCanvasIsCutOff() {
    RgbImage decoded = GifFrame.decode(tiny(2, 1, 1, 2));

    assertThat(decoded.rgb()).containsExactly(-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0);
  }

  @Test
  void decode_frameLargerThanTheCanvas() {
    assertThatThrownBy(() -> GifFrame.decode(tiny(2, 0, 0, 3)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("frame of 3x3 on a canvas of 2x2");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 30, 36, 38})
  void decode_cutShort(int bytes) {
    assertThatThrownBy(() -> GifFrame.decode(Arrays.copyOf(tiny(2, 0, 0, 2), bytes)))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("the GIF does not decode");
  }
}
