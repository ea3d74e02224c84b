package dev.hashnet.encoder;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import java.util.List;

/**
 * Encodes prepared images as binary codes of one line and version.
 *
 * <p>A code depends on the image alone, not on the batch that it is in. Threads: safe for use by
 * several threads.
 */
public interface ImageEncoder extends AutoCloseable {
  /** The family of codes: {@code hashnet} or {@code perceptual}. */
  String line();

  String version();

  int bits();

  /** Side that {@link PreparedImage} must hold, pixels. */
  int side();

  /** Hamming radius within which two images are near-duplicates. */
  int radiusBits();

  /** One code an image, in order. */
  List<BinaryCode> encode(List<PreparedImage> batch);

  /** Gives native memory back. */
  @Override
  void close();
}
