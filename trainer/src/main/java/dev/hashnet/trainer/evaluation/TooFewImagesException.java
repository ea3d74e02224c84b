package dev.hashnet.trainer.evaluation;

/** A folder with too few readable images to say anything. */
public final class TooFewImagesException extends RuntimeException {
  private final int images;

  TooFewImagesException(int images) {
    super(
        "%d readable images, at least %d are needed".formatted(images, CopyMeasurement.MIN_IMAGES));
    this.images = images;
  }

  /** Images that could be read. */
  public int images() {
    return images;
  }
}
