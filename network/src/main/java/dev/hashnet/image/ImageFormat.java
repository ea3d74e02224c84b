package dev.hashnet.image;

/** The encoded formats that are read. */
public enum ImageFormat {
  JPEG,
  PNG,
  WEBP,
  GIF,
  BMP
}
