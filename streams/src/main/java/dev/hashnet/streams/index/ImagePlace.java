package dev.hashnet.streams.index;

/** Where an image is to be found. */
public sealed interface ImagePlace {
  /** Nothing is remembered of it. */
  ImagePlace UNKNOWN = new Unknown();

  /** It was deleted. */
  ImagePlace DELETED = new Deleted();

  /**
   * A record of {@code image-events}. Its key must be compared: another image's place may be
   * remembered in its stead, though that is hardly ever so.
   */
  record At(int partition, long offset) implements ImagePlace {}

  /** See {@link #UNKNOWN}. */
  record Unknown() implements ImagePlace {}

  /** See {@link #DELETED}. */
  record Deleted() implements ImagePlace {}
}
