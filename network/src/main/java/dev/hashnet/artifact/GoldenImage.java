package dev.hashnet.artifact;

import dev.hashnet.core.BinaryCode;

/**
 * An encoded image and the code that the version gives it.
 *
 * @param content bytes of the image file, not empty. Shared, not copied
 */
public record GoldenImage(byte[] content, BinaryCode code) {
  public GoldenImage {
    if (content.length == 0) {
      throw new IllegalArgumentException("content must not be empty");
    }
  }
}
