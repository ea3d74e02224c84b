package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/**
 * A handful of colours that go together, packed {@code 0xRRGGBB}: hues around one or two centres,
 * from dark to light.
 */
final class Palette {
  private static final int COLOURS = 7;

  private final int[] colours = new int[COLOURS];

  Palette(SplittableRandom random) {
    double hue = random.nextDouble();
    double spread = random.nextInt(3) == 0 ? 0.5 : 0.05 + 0.2 * random.nextDouble();
    double saturation = random.nextInt(5) == 0 ? 0.08 : 0.25 + 0.7 * random.nextDouble();
    double darkest = 0.05 + 0.3 * random.nextDouble();
    double lightest = 0.65 + 0.35 * random.nextDouble();
    for (int i = 0; i < COLOURS; i++) {
      double level = darkest + (lightest - darkest) * i / (COLOURS - 1);
      double h = hue + spread * (random.nextDouble() - 0.5) + (i % 3 == 2 ? 0.5 * spread : 0);
      double s = saturation * (0.6 + 0.4 * random.nextDouble());
      colours[i] = ofHsv(h, s, level);
    }
  }

  /** Colour i of seven, dark ones first; i beyond the end wraps around. */
  int colour(int i) {
    return colours[Math.floorMod(i, COLOURS)];
  }

  int any(SplittableRandom random) {
    return colours[random.nextInt(COLOURS)];
  }

  int darkest() {
    return colours[0];
  }

  int lightest() {
    return colours[COLOURS - 1];
  }

  /** The ramp through all colours, level 0..1. */
  int ramp(double level) {
    double at = clamp(level) * (COLOURS - 1);
    int below = Math.min(COLOURS - 2, (int) at);
    return mix(colours[below], colours[below + 1], at - below);
  }

  /** From one colour to another; share 0..1 of the second, clamped. */
  static int mix(int from, int to, double share) {
    double t = clamp(share);
    int r = channel(from >> 16 & 255, to >> 16 & 255, t);
    int g = channel(from >> 8 & 255, to >> 8 & 255, t);
    int b = channel(from & 255, to & 255, t);
    return r << 16 | g << 8 | b;
  }

  private static int channel(int from, int to, double share) {
    return (int) (from + (to - from) * share + 0.5);
  }

  private static double clamp(double value) {
    return Math.min(1, Math.max(0, value));
  }

  private static int ofHsv(double hue, double saturation, double value) {
    double h = 6 * (hue - Math.floor(hue));
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double k = (5 - 2 * channel + h) % 6;
      double level = value * (1 - saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
      rgb = rgb << 8 | (int) (255 * level + 0.5);
    }
    return rgb;
  }
}
