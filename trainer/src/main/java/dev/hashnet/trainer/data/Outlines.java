package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/** Outlines of shapes as closed polygons, {@code x0, y0, x1, y1, ...} in pixels. */
final class Outlines {
  private Outlines() {}

  /**
   * A star or, with {@code inner = 1}, an ellipse of {@code points} corners; every second corner is
   * drawn in to {@code inner} of the radius.
   */
  static double[] star(
      double cx, double cy, double rx, double ry, double angle, int points, double inner) {
    double[] outline = new double[2 * points];
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    for (int i = 0; i < points; i++) {
      double t = 2 * Math.PI * i / points;
      double reach = i % 2 == 1 ? inner : 1;
      double x = rx * reach * StrictMath.cos(t);
      double y = ry * reach * StrictMath.sin(t);
      outline[2 * i] = cx + cos * x - sin * y;
      outline[2 * i + 1] = cy + sin * x + cos * y;
    }
    return outline;
  }

  /** A closed wobbly blob: a circle whose radius varies by {@code wobble} of itself. */
  static double[] blob(
      double cx, double cy, double radius, double wobble, SplittableRandom random) {
    int corners = 28;
    double[] outline = new double[2 * corners];
    double a = 2 * Math.PI * random.nextDouble();
    double b = 2 * Math.PI * random.nextDouble();
    double c = 2 * Math.PI * random.nextDouble();
    for (int i = 0; i < corners; i++) {
      double t = 2 * Math.PI * i / corners;
      double wave =
          StrictMath.sin(2 * t + a) * 0.5
              + StrictMath.sin(3 * t + b) * 0.35
              + StrictMath.sin(5 * t + c) * 0.2;
      double r = radius * (1 + wobble * wave);
      outline[2 * i] = cx + r * StrictMath.cos(t);
      outline[2 * i + 1] = cy + r * StrictMath.sin(t);
    }
    return outline;
  }

  /**
   * The ground below a rough skyline, from the left edge to the right and down to the bottom.
   * Midpoint displacement: {@code rough} is the height of the largest bumps, pixels.
   */
  static double[] ridge(
      double width, double height, double level, double rough, SplittableRandom random) {
    int cells = 32;
    double[] skyline = new double[cells + 1];
    skyline[0] = level + rough * (random.nextDouble() - 0.5);
    skyline[cells] = level + rough * (random.nextDouble() - 0.5);
    double size = rough;
    for (int step = cells; step > 1; step /= 2) {
      for (int i = step / 2; i < cells; i += step) {
        double middle = (skyline[i - step / 2] + skyline[i + step / 2]) / 2;
        skyline[i] = middle + size * (random.nextDouble() - 0.5) * 1.6;
      }
      size *= 0.52;
    }
    double[] outline = new double[2 * (cells + 3)];
    for (int i = 0; i <= cells; i++) {
      outline[2 * i] = width * i / cells;
      outline[2 * i + 1] = skyline[i];
    }
    outline[2 * cells + 2] = width;
    outline[2 * cells + 3] = height + 1;
    outline[2 * cells + 4] = 0;
    outline[2 * cells + 5] = height + 1;
    return outline;
  }
}
