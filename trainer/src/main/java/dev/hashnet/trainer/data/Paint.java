package dev.hashnet.trainer.data;

/** A colour at every point of a canvas. */
@FunctionalInterface
interface Paint {
  /** Packed RGB, {@code 0xRRGGBB}, at a point in pixels. */
  int at(double x, double y);

  static Paint solid(int rgb) {
    return (x, y) -> rgb;
  }

  /** From one colour to the other along the way from (x0, y0) to (x1, y1), constant beyond. */
  static Paint linear(double x0, double y0, int from, double x1, double y1, int to) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double squared = Math.max(1e-9, dx * dx + dy * dy);
    return (x, y) -> Palette.mix(from, to, ((x - x0) * dx + (y - y0) * dy) / squared);
  }

  /** A lit ball: bright at (lightX, lightY), dark at the rim, for a disc around (x, y). */
  static Paint ball(double cx, double cy, double radius, double lightAngle, int rgb) {
    double lx = cx + 0.4 * radius * StrictMath.cos(lightAngle);
    double ly = cy + 0.4 * radius * StrictMath.sin(lightAngle);
    return (x, y) -> {
      double d = Math.sqrt((x - lx) * (x - lx) + (y - ly) * (y - ly)) / radius;
      return d < 0.25
          ? Palette.mix(0xFFFFFF, rgb, 0.3 + 2.4 * d)
          : Palette.mix(rgb, 0x101014, (d - 0.25) * 0.65);
    };
  }
}
