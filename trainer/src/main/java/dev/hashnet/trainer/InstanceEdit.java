package dev.hashnet.trainer;

import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;

/**
 * A change that makes another instance of an image: both views get it, so that it says nothing
 * about similarity.
 *
 * @param across mirrored left to right
 * @param down mirrored top to bottom
 * @param order which channel each channel is taken from, as an index into all orders
 */
record InstanceEdit(boolean across, boolean down, int order) {
  private static final int[][] ORDERS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  /** Changes nothing. */
  static final InstanceEdit NONE = new InstanceEdit(false, false, 0);

  static InstanceEdit draw(SplittableRandom random) {
    boolean across = random.nextBoolean();
    boolean down = random.nextBoolean();
    return new InstanceEdit(across, down, random.nextInt(ORDERS.length));
  }

  RgbImage apply(RgbImage image) {
    if (!across && !down && order == 0) {
      return image;
    }
    int width = image.width();
    int height = image.height();
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    int[] channels = ORDERS[order];
    int at = 0;
    for (int y = 0; y < height; y++) {
      int row = (down ? height - 1 - y : y) * width;
      for (int x = 0; x < width; x++) {
        int pixel = 3 * (row + (across ? width - 1 - x : x));
        to[at++] = from[pixel + channels[0]];
        to[at++] = from[pixel + channels[1]];
        to[at++] = from[pixel + channels[2]];
      }
    }
    return new RgbImage(width, height, to);
  }
}
