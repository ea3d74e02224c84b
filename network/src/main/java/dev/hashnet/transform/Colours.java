package dev.hashnet.transform;

import java.util.SplittableRandom;

/** Random colours, three bytes RGB. */
final class Colours {
  private Colours() {}

  /** What frames are made of: white or black two times in three, else any. */
  static byte[] plain(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> new byte[] {0, 0, 0};
      case 1 -> new byte[] {-1, -1, -1};
      default -> any(random);
    };
  }

  static byte[] any(SplittableRandom random) {
    byte[] colour = new byte[3];
    random.nextBytes(colour);
    return colour;
  }

  /** Black on a bright colour, white on a dark one. */
  static byte[] readableOn(byte[] colour) {
    byte level =
        (byte) (luminance(colour[0] & 255, colour[1] & 255, colour[2] & 255) > 127 ? 0 : 255);
    return new byte[] {level, level, level};
  }

  static double luminance(double red, double green, double blue) {
    return .299 * red + .587 * green + .114 * blue;
  }
}
