package dev.hashnet.trainer.data;

import dev.hashnet.image.RgbImage;
import java.util.Arrays;

/**
 * A picture in the making: anti-aliased polygons, lines and per-pixel paint over an RGB raster of
 * floats, 0..255.
 *
 * <p>Coverage of a pixel is the exact area under the polygon's edges, accumulated as signed area
 * and summed along the row, so nothing depends on fonts, a graphics library or the platform.
 * Threads: one.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final float[] rgb;
  private final float[] area;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.rgb = new float[3 * width * height];
    this.area = new float[(width + 2) * height];
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** The shorter side, pixels: the unit for sizes that should look alike on any canvas. */
  double unit() {
    return Math.min(width, height);
  }

  void fill(Paint paint) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        blend(x, y, paint.at(x, y), 1);
      }
    }
  }

  /** Multiplies every pixel by a factor that the field gives, 1 for unchanged. */
  void shade(java.util.function.DoubleBinaryOperator factor) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        float f = (float) factor.applyAsDouble(x, y);
        int i = 3 * (y * width + x);
        rgb[i] *= f;
        rgb[i + 1] *= f;
        rgb[i + 2] *= f;
      }
    }
  }

  /**
   * Fills a closed polygon, {@code x0, y0, x1, y1, ...} in pixels; it may reach beyond the canvas.
   */
  void polygon(double[] points, Paint paint, double alpha) {
    int top = height;
    int bottom = 0;
    for (int i = 1; i < points.length; i += 2) {
      top = Math.min(top, (int) Math.floor(points[i]));
      bottom = Math.max(bottom, (int) Math.ceil(points[i]));
    }
    top = Math.max(0, top);
    bottom = Math.min(height, bottom);
    if (top >= bottom) {
      return;
    }
    Arrays.fill(area, top * (width + 2), bottom * (width + 2), 0);
    for (int i = 0; i < points.length; i += 2) {
      int next = (i + 2) % points.length;
      edge(points[i], points[i + 1], points[next], points[next + 1]);
    }
    for (int y = top; y < bottom; y++) {
      cover(y, paint, alpha);
    }
  }

  private void cover(int y, Paint paint, double alpha) {
    double sum = 0;
    int row = y * (width + 2);
    for (int x = 0; x < width; x++) {
      sum += area[row + x];
      double coverage = Math.min(1, Math.abs(sum)) * alpha;
      if (coverage > 1e-3) {
        blend(x, y, paint.at(x, y), coverage);
      }
    }
  }

  private void edge(double x0, double y0, double x1, double y1) {
    if (y0 == y1) {
      return;
    }
    double direction = y0 < y1 ? 1 : -1;
    double topY = Math.max(0, Math.min(y0, y1));
    double bottomY = Math.min(height, Math.max(y0, y1));
    double slope = (x1 - x0) / (y1 - y0);
    for (int y = (int) topY; y < bottomY; y++) {
      double from = Math.max(y, topY);
      double to = Math.min(y + 1.0, bottomY);
      if (to > from) {
        double xa = x0 + slope * (from - y0);
        double xb = x0 + slope * (to - y0);
        span(y, Math.min(xa, xb), Math.max(xa, xb), direction * (to - from));
      }
    }
  }

  /** Spreads a piece of an edge, of signed height {@code tall}, over the pixels that it crosses. */
  private void span(int y, double left, double right, double tall) {
    int row = y * (width + 2);
    double from = Math.min(width, Math.max(0, left));
    double to = Math.min(width, Math.max(0, right));
    int first = (int) from;
    int last = (int) to;
    if (right - left < 1e-9) {
      double inside = 1 - ((from + to) / 2 - first);
      area[row + first] += (float) (tall * inside);
      area[row + first + 1] += (float) (tall * (1 - inside));
      return;
    }
    double scale = tall / (right - left);
    double before = Math.max(0, Math.min(right, 0) - left) * scale;
    area[row] += (float) before;
    for (int x = first; x <= last && x < width; x++) {
      double a = Math.max(from, x);
      double b = Math.min(to, x + 1.0);
      double part = (b - a) * scale;
      double inside = 1 - ((a + b) / 2 - x);
      area[row + x] += (float) (part * inside);
      area[row + x + 1] += (float) (part * (1 - inside));
    }
  }

  /** An ellipse, tilted by {@code angle} radians. */
  void ellipse(double cx, double cy, double rx, double ry, double angle, Paint paint) {
    ellipse(cx, cy, rx, ry, angle, paint, 1);
  }

  /** A translucent ellipse. */
  void ellipse(
      double cx, double cy, double rx, double ry, double angle, Paint paint, double alpha) {
    polygon(Outlines.star(cx, cy, rx, ry, angle, 36, 1), paint, alpha);
  }

  /** An upright rectangle. */
  void rectangle(double x, double y, double wide, double high, Paint paint) {
    polygon(new double[] {x, y, x + wide, y, x + wide, y + high, x, y + high}, paint, 1);
  }

  /** A straight line with round-ish ends. */
  void line(double x0, double y0, double x1, double y1, double thick, Paint paint) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double length = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
    double ux = dx / length * thick / 2;
    double uy = dy / length * thick / 2;
    double[] hexagon = {
      x0 - uy, y0 + ux, x0 - ux, y0 - uy, x0 + uy, y0 - ux, x1 + uy, y1 - ux, x1 + ux, y1 + uy,
      x1 - uy, y1 + ux
    };
    polygon(hexagon, paint, 1);
  }

  private void blend(int x, int y, int colour, double share) {
    int i = 3 * (y * width + x);
    float t = (float) share;
    rgb[i] += t * ((colour >> 16 & 255) - rgb[i]);
    rgb[i + 1] += t * ((colour >> 8 & 255) - rgb[i + 1]);
    rgb[i + 2] += t * ((colour & 255) - rgb[i + 2]);
  }

  RgbImage toImage() {
    byte[] bytes = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      bytes[i] = (byte) (int) Math.min(255, Math.max(0, rgb[i] + 0.5f));
    }
    return new RgbImage(width, height, bytes);
  }
}
