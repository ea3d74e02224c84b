package dev.hashnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.core.ImageLimits;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kinds of pixels and orientations within the formats, in files written by other code (ImageIO)
 * where it can.
 */
class ImageFormatsTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 24;

  private final ImageCodec codec = new ImageCodec(ImageLimits.DEFAULT);

  private RgbImage decode(byte[] content) {
    return codec.decode(content, 9999);
  }

  /** Red, green and blue thirds, so that a swapped or inverted channel shows. */
  private static int[] colourAt(int x) {
    return new int[][] {{200, 30, 40}, {20, 180, 60}, {50, 70, 220}}[3 * x / WIDTH];
  }

  private static void assertThirds(RgbImage image, int tolerance) {
    for (int x : new int[] {6, 20, 33}) {
      for (int channel = 0; channel < 3; channel++) {
        assertThat(image.rgb()[3 * (12 * WIDTH + x) + channel] & 255)
            .isCloseTo(colourAt(x)[channel], within(tolerance));
      }
    }
  }

  @Test
  void decode_jpegInCmyk() throws IOException {
    WritableRaster raster =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, WIDTH, HEIGHT, 4, null);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int[] rgb = colourAt(x);
        int key = Math.max(rgb[0], Math.max(rgb[1], rgb[2]));
        // Inverted, as Adobe writes it: 255 is no ink.
        raster.setPixel(
            x, y, new int[] {255 * rgb[0] / key, 255 * rgb[1] / key, 255 * rgb[2] / key, key});
      }
    }
    byte[] content =
        withSegment(write("jpeg", new IIOImage(raster, null, null)), 0xee, adobeSegment());

    assertThat(ImageHeader.read(content))
        .isEqualTo(new ImageHeader(ImageFormat.JPEG, WIDTH, HEIGHT));
    assertThirds(decode(content), 8);
    RgbImage reduced = codec.decode(content, 12);
    assertThat(reduced.width()).isEqualTo(20);
    assertThat(reduced.rgb()[3 * (6 * 20 + 3)] & 255).isCloseTo(200, within(10));
  }

  private static byte[] adobeSegment() {
    return new byte[] {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
  }

  @Test
  void decode_jpegInGrey() throws IOException {
    RgbImage decoded = decode(write("jpeg", BufferedImage.TYPE_BYTE_GRAY));

    assertThat(decoded.rgb()).hasSize(3 * WIDTH * HEIGHT);
    int i = 3 * (12 * WIDTH + 6);
    assertThat(decoded.rgb()[i]).isEqualTo(decoded.rgb()[i + 1]).isEqualTo(decoded.rgb()[i + 2]);
  }

  /** A stored picture with one bright corner; where it is seen says how the picture was turned. */
  @ParameterizedTest
  @CsvSource({
    "1,40,24,left,top", "2,40,24,right,top", "3,40,24,right,bottom", "4,40,24,left,bottom",
    "5,24,40,left,top", "6,24,40,right,top", "7,24,40,right,bottom", "8,24,40,left,bottom"
  })
  void decode_exifOrientation(int orientation, int width, int height, String side, String end) {
    RgbImage stored = SyntheticImages.constant(WIDTH, HEIGHT, 20, 20, 20);
    for (int y = 0; y < 8; y++) {
      for (int x = 0; x < 8; x++) {
        stored.rgb()[3 * (y * WIDTH + x)] = (byte) 240;
      }
    }
    for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
      byte[] content =
          withSegment(
              codec.encode(stored, ImageFormat.JPEG, 95), 0xe1, exifSegment(orientation, order));

      assertCorner(decode(content), width, height, side, end);
      PreparedImage prepared = new Preprocessor(ImageLimits.DEFAULT, Set.of(6)).prepare(content);
      assertThat(prepared.width()).isEqualTo(width);
      assertThat(prepared.height()).isEqualTo(height);
      assertCorner(new RgbImage(6, 6, prepared.rgb(6)), 6, 6, side, end);
    }
  }

  private static void assertCorner(RgbImage image, int width, int height, String side, String end) {
    assertThat(image.width()).isEqualTo(width);
    assertThat(image.height()).isEqualTo(height);
    for (boolean right : new boolean[] {false, true}) {
      for (boolean bottom : new boolean[] {false, true}) {
        int x = right ? width - 1 : 0;
        int y = bottom ? height - 1 : 0;
        boolean bright = right == side.equals("right") && bottom == end.equals("bottom");
        assertThat((image.rgb()[3 * (y * width + x)] & 255) > 100).isEqualTo(bright);
      }
    }
  }

  /**
   * Of five and seven, the corner alone does not tell transposition from rotation: the long side
   * must run the other way.
   */
  @Test
  void decode_exifTransposition() {
    RgbImage scene = SyntheticImages.scene(4, WIDTH, HEIGHT);
    byte[] plain = codec.encode(scene, ImageFormat.JPEG, 95);
    RgbImage stored = decode(plain);
    RgbImage transposed = decode(withSegment(plain, 0xe1, exifSegment(5, ByteOrder.BIG_ENDIAN)));
    RgbImage transverse = decode(withSegment(plain, 0xe1, exifSegment(7, ByteOrder.BIG_ENDIAN)));
    RgbImage clockwise = decode(withSegment(plain, 0xe1, exifSegment(6, ByteOrder.BIG_ENDIAN)));
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        byte red = stored.rgb()[3 * (y * WIDTH + x)];
        assertThat(transposed.rgb()[3 * (x * HEIGHT + y)]).isEqualTo(red);
        assertThat(transverse.rgb()[3 * ((WIDTH - 1 - x) * HEIGHT + HEIGHT - 1 - y)])
            .isEqualTo(red);
        assertThat(clockwise.rgb()[3 * (x * HEIGHT + HEIGHT - 1 - y)]).isEqualTo(red);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65535})
  void decode_exifOrientationOutOfRangeIsUpright(int orientation) {
    byte[] plain = codec.encode(SyntheticImages.scene(4, WIDTH, HEIGHT), ImageFormat.JPEG, 95);

    assertThat(
            decode(withSegment(plain, 0xe1, exifSegment(orientation, ByteOrder.BIG_ENDIAN))).rgb())
        .isEqualTo(decode(plain).rgb());
  }

  private static byte[] exifSegment(int orientation, ByteOrder order) {
    ByteBuffer exif =
        ByteBuffer.allocate(6 + 8 + 2 + 2 * 12 + 4)
            .put(new byte[] {'E', 'x', 'i', 'f', 0, 0})
            .order(order);
    byte mark = (byte) (order == ByteOrder.BIG_ENDIAN ? 'M' : 'I');
    exif.put(mark).put(mark).putShort((short) 42).putInt(8).putShort((short) 2);
    exif.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(WIDTH);
    exif.putShort((short) 0x0112)
        .putShort((short) 3)
        .putInt(1)
        .putShort((short) orientation)
        .putShort((short) 0);
    return exif.putInt(0).array();
  }

  /** Puts a segment behind the start marker. */
  private static byte[] withSegment(byte[] jpeg, int code, byte[] payload) {
    return ByteBuffer.allocate(jpeg.length + payload.length + 4)
        .put(jpeg, 0, 2)
        .put((byte) 0xff)
        .put((byte) code)
        .putShort((short) (payload.length + 2))
        .put(payload)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void decode_colour(String format) throws IOException {
    assertThirds(decode(write(format, BufferedImage.TYPE_3BYTE_BGR)), 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif"})
  void decode_palette(String format) throws IOException {
    assertThirds(decode(write(format, BufferedImage.TYPE_BYTE_INDEXED)), 30);
  }

  @Test
  void decode_grey() throws IOException {
    RgbImage eight = decode(write("png", BufferedImage.TYPE_BYTE_GRAY));
    RgbImage sixteen = decode(write("png", BufferedImage.TYPE_USHORT_GRAY));

    assertThat(eight.rgb()).hasSize(3 * WIDTH * HEIGHT);
    assertThat(SyntheticImages.difference(eight, sixteen)).isLessThan(1.5);
  }

  @Test
  void decode_blackAndWhite() throws IOException {
    RgbImage decoded = decode(write("png", BufferedImage.TYPE_BYTE_BINARY));

    for (byte value : decoded.rgb()) {
      assertThat(value & 255).isIn(0, 255);
    }
  }

  @Test
  void decode_pngWithAlphaOverWhite() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_4BYTE_ABGR);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, (x < 20 ? 0 : y < 12 ? 128 : 255) << 24 | 0x102030);
      }
    }
    byte[] rgb = decode(write("png", new IIOImage(image, null, null))).rgb();

    assertThat(pixel(rgb, 5, 5)).containsExactly(255, 255, 255);
    assertThat(pixel(rgb, 30, 20)).containsExactly(0x10, 0x20, 0x30);
    // 255 + (16 - 255) * 128 / 255, and so on.
    assertThat(pixel(rgb, 30, 5)).containsExactly(135, 143, 151);
  }

  @Test
  void decode_gifWithTransparentColourOverWhite() throws IOException {
    byte[] levels = {0, 100};
    IndexColorModel palette = new IndexColorModel(1, 2, levels, levels, levels, 0);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, palette);
    for (int x = 20; x < WIDTH; x++) {
      image.getRaster().setSample(x, 3, 0, 1);
    }
    byte[] rgb = decode(write("gif", new IIOImage(image, null, null))).rgb();

    assertThat(pixel(rgb, 5, 3)).containsExactly(255, 255, 255);
    assertThat(pixel(rgb, 30, 3)).containsExactly(100, 100, 100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void decode_webpWithAlphaOverWhite(boolean lossless) {
    byte[] content =
        OpenCv.scoped(
            () -> {
              Mat image = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC4, new Scalar(48, 32, 16, 128));
              BytePointer encoded = new BytePointer();
              // Above 100 is lossless.
              IntPointer parameters =
                  new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, lossless ? 101 : 95);
              opencv_imgcodecs.imencode(".webp", image, encoded, parameters);
              byte[] bytes = new byte[(int) encoded.limit()];
              encoded.get(bytes);
              return bytes;
            });

    assertThat(ImageHeader.read(content))
        .isEqualTo(new ImageHeader(ImageFormat.WEBP, WIDTH, HEIGHT));
    int[] pixel = pixel(decode(content).rgb(), 9, 9);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(pixel[channel]).isCloseTo(new int[] {135, 143, 151}[channel], within(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".webp", ".gif"})
  void decode_animationGivesItsFirstFrame(String extension) {
    byte[] content = OpenCv.scoped(() -> encodeAnimation(extension));

    int[] pixel = pixel(decode(content).rgb(), 9, 9);
    // OpenCV's GIF writer has its own palette, in which red is 252.
    assertThat(pixel[0]).isGreaterThan(250);
    assertThat(pixel[2]).isZero();
  }

  /** Red, then blue. */
  private static byte[] encodeAnimation(String extension) {
    MatVector frames = new MatVector();
    frames.push_back(new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC4, new Scalar(0, 0, 255, 255)));
    frames.push_back(new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC4, new Scalar(255, 0, 0, 255)));
    opencv_imgcodecs.Animation animation = new opencv_imgcodecs.Animation();
    animation.frames(frames);
    animation.durations(new IntPointer(100, 100));
    BytePointer encoded = new BytePointer();
    IntPointer lossless = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
    assertThat(
            opencv_imgcodecs.imencodeanimation(
                new BytePointer(extension), animation, encoded, lossless))
        .isTrue();
    byte[] bytes = new byte[(int) encoded.limit()];
    encoded.get(bytes);
    return bytes;
  }

  @Test
  void decode_interlaced() throws IOException {
    RgbImage png = decode(writeProgressive("png"));
    RgbImage gif = decode(writeProgressive("gif"));
    RgbImage jpeg = decode(writeProgressive("jpeg"));

    assertThirds(png, 0);
    assertThirds(gif, 0);
    assertThirds(jpeg, 8);
  }

  private static int[] pixel(byte[] rgb, int x, int y) {
    int i = 3 * (y * WIDTH + x);
    return new int[] {rgb[i] & 255, rgb[i + 1] & 255, rgb[i + 2] & 255};
  }

  private static BufferedImage thirds(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int[] rgb = colourAt(x);
        image.setRGB(x, y, rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
      }
    }
    return image;
  }

  private static byte[] write(String format, int type) throws IOException {
    return write(format, new IIOImage(thirds(type), null, null));
  }

  private static byte[] write(String format, IIOImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    return write(writer, image, writer.getDefaultWriteParam());
  }

  private static byte[] writeProgressive(String format) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    return write(
        writer, new IIOImage(thirds(BufferedImage.TYPE_3BYTE_BGR), null, null), parameters);
  }

  private static byte[] write(ImageWriter writer, IIOImage image, ImageWriteParam parameters)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, image, parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
