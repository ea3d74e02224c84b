package dev.hashnet.streams.encode;

import dev.hashnet.image.PreparedImage;
import java.util.Set;

/**
 * Turns an encoded image into the input of encoders of the given sides. Throws RejectedException
 * where the image is to blame.
 */
@FunctionalInterface
public interface ImagePreparation {
  PreparedImage prepare(byte[] content, Set<Integer> sides);
}
