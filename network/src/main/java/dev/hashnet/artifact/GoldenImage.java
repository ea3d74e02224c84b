package dev.hashnet.artifact;

import dev.hashnet.core.BinaryCode;

/** An encoded image and the code that the version gives it. */
public final class GoldenImage {
  private final byte[] content;
  private final BinaryCode code;

  /** Throws IllegalArgumentException where the image has no bytes. */
  public GoldenImage(byte[] content, BinaryCode code) {
    if (content.length == 0) {
      throw new IllegalArgumentException("content must not be empty");
    }
    this.content = content;
    this.code = code;
  }

  /** Bytes of the image file. Shared, not copied. */
  public byte[] content() {
    return content;
  }

  public BinaryCode code() {
    return code;
  }
}
