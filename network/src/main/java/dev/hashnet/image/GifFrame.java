package dev.hashnet.image;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.w3c.dom.Node;

/**
 * The first frame of a GIF, drawn on a white canvas, read by the JDK's ImageIO: memory-safe where a
 * stream comes from anywhere.
 *
 * <p>A frame that reaches beyond the canvas is cut off at its edge. A frame with more pixels than
 * the canvas is refused, since the limits were checked on the canvas; so is a stream that is cut
 * short.
 */
final class GifFrame {
  private static final String METADATA_FORMAT = "javax_imageio_gif_image_1.0";

  private GifFrame() {}

  /** Throws RejectedException: CORRUPT_IMAGE. */
  static RgbImage decode(byte[] content) {
    ImageHeader canvas = ImageHeader.read(content);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (MemoryCacheImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
      reader.setInput(input);
      reader.addIIOReadWarningListener(
          (source, warning) -> {
            throw corrupt(warning, null);
          });
      return draw(reader, canvas);
    } catch (RejectedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // ImageIO answers a damaged stream with whatever its arrays and tables run into.
      throw corrupt(e.toString(), e);
    } finally {
      reader.dispose();
    }
  }

  private static RgbImage draw(ImageReader reader, ImageHeader canvas) throws IOException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > (long) canvas.width() * canvas.height()) {
      throw corrupt(
          "frame of %dx%d on a canvas of %dx%d"
              .formatted(width, height, canvas.width(), canvas.height()),
          null);
    }
    BufferedImage frame = reader.read(0);
    IIOMetadataNode place = descriptor(reader);
    BufferedImage drawn =
        new BufferedImage(canvas.width(), canvas.height(), BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, canvas.width(), canvas.height());
    graphics.drawImage(
        frame,
        Integer.parseInt(place.getAttribute("imageLeftPosition")),
        Integer.parseInt(place.getAttribute("imageTopPosition")),
        null);
    graphics.dispose();
    return new RgbImage(canvas.width(), canvas.height(), rgb(drawn));
  }

  private static IIOMetadataNode descriptor(ImageReader reader) throws IOException {
    Node root = reader.getImageMetadata(0).getAsTree(METADATA_FORMAT);
    return (IIOMetadataNode)
        ((IIOMetadataNode) root).getElementsByTagName("ImageDescriptor").item(0);
  }

  private static byte[] rgb(BufferedImage image) {
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = new byte[bgr.length];
    for (int i = 0; i < bgr.length; i += 3) {
      rgb[i] = bgr[i + 2];
      rgb[i + 1] = bgr[i + 1];
      rgb[i + 2] = bgr[i];
    }
    return rgb;
  }

  private static RejectedException corrupt(
      String found, @org.jspecify.annotations.Nullable Throwable cause) {
    return new RejectedException(
        RejectionReason.CORRUPT_IMAGE, "the GIF does not decode: " + found, cause);
  }
}
