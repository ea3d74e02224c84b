package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/** Textures, gradients, posters and repeating patterns. */
final class AbstractScenes {
  private AbstractScenes() {}

  /** Warped noise with light from one side: marble, cloth, clouds, stone. */
  static void texture(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double cell = canvas.unit() * (0.15 + 0.45 * recipe.nextDouble());
    double warp = cell * (0.2 + 1.2 * recipe.nextDouble());
    double stretch = 0.5 + 1.5 * recipe.nextDouble();
    double relief = 6 * recipe.nextDouble();
    double bands = recipe.nextInt(2) == 0 ? 0 : 2 + 6 * recipe.nextDouble();
    FractalNoise main = new FractalNoise(layout, cell, 4, 0.5);
    FractalNoise warper = new FractalNoise(layout, cell * 1.3, 1, 0.5);
    double angle = 2 * Math.PI * layout.nextDouble();
    double lx = StrictMath.cos(angle);
    double ly = StrictMath.sin(angle);
    canvas.fill(
        (x, y) -> {
          double shift = warp * (warper.at(x, y) - 0.5);
          double level = main.at(x + shift, y * stretch - shift);
          double light = relief * (main.at(x + shift + lx, y * stretch - shift + ly) - level);
          double tone = 1.8 * (level - 0.5) + 0.5;
          if (bands > 0) {
            double t = bands * level;
            tone = 2 * Math.abs(t - Math.floor(t) - 0.5);
          }
          return palette.ramp(tone + light);
        });
    double cx = canvas.width() * layout.nextDouble();
    double cy = canvas.height() * layout.nextDouble();
    double reach = canvas.unit();
    canvas.shade(
        (x, y) -> {
          double d2 = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (reach * reach);
          return 0.35 + 0.8 / (1 + d2);
        });
  }

  /** Soft lights of many colours that run into each other. */
  static void glow(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    int lights = 3 + recipe.nextInt(6);
    double softness = 0.5 + 1.5 * recipe.nextDouble();
    boolean rings = recipe.nextInt(3) == 0;
    canvas.fill(Paint.linear(0, 0, palette.darkest(), w, h, palette.any(layout)));
    for (int i = 0; i < lights; i++) {
      double cx = w * layout.nextDouble();
      double cy = h * layout.nextDouble();
      double r = canvas.unit() * (0.15 + 0.4 * layout.nextDouble());
      int colour = palette.any(layout);
      int steps = rings ? 4 : 9;
      for (int step = 0; step < steps; step++) {
        double part = r * (1 - (double) step / steps);
        double alpha = rings ? 0.45 : softness / steps;
        int tint = rings && step % 2 == 1 ? palette.any(layout) : colour;
        canvas.ellipse(cx, cy, part, part, 0, Paint.solid(tint), Math.min(0.9, alpha));
      }
    }
  }

  /** Flat overlapping shapes in the manner of a poster. */
  static void poster(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    int kinds = 1 + recipe.nextInt(4);
    int firstKind = recipe.nextInt(5);
    int count = 5 + recipe.nextInt(22);
    double alpha = 0.6 + 0.4 * recipe.nextDouble();
    double size = 0.5 + recipe.nextDouble();
    canvas.fill(
        Paint.linear(0, 0, palette.any(layout), w * layout.nextDouble(), h, palette.any(layout)));
    for (int i = 0; i < count; i++) {
      double cx = w * layout.nextDouble();
      double cy = h * layout.nextDouble();
      double r = size * canvas.unit() * (0.05 + 0.28 * layout.nextDouble() * layout.nextDouble());
      double angle = 2 * Math.PI * layout.nextDouble();
      int colour = palette.any(layout);
      Paint paint =
          layout.nextInt(3) == 0
              ? Paint.linear(cx - r, cy, colour, cx + r, cy + r, palette.any(layout))
              : Paint.solid(colour);
      double[] outline = outline((firstKind + layout.nextInt(kinds)) % 5, cx, cy, r, angle, layout);
      canvas.polygon(outline, paint, alpha);
    }
  }

  private static double[] outline(
      int kind, double cx, double cy, double r, double angle, SplittableRandom layout) {
    double flat = 0.35 + 0.65 * layout.nextDouble();
    return switch (kind) {
      case 0 -> Outlines.star(cx, cy, r, r * flat, angle, 36, 1);
      case 1 -> Outlines.star(cx, cy, r * 1.2, r * flat, angle, 4, 1);
      case 2 -> Outlines.star(cx, cy, r, r, angle, 2 * (4 + layout.nextInt(4)), 0.3 + 0.4 * flat);
      case 3 -> Outlines.star(cx, cy, r, r, angle, 3, 1);
      default -> Outlines.blob(cx, cy, r, 0.35, layout);
    };
  }

  /** A motif on a grid, larger towards one corner, with some cells changed. */
  static void pattern(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    int across = 3 + recipe.nextInt(5);
    int kind = recipe.nextInt(5);
    double offset = recipe.nextInt(2) * 0.5;
    double odd = 0.1 + 0.4 * recipe.nextDouble();
    double cell = w / across;
    canvas.fill(
        Paint.linear(0, 0, palette.lightest(), w, h, palette.colour(4 + layout.nextInt(2))));
    FractalNoise swell = new FractalNoise(layout, canvas.unit() * 0.5, 1, 0.5);
    for (int row = -1; row <= h / cell; row++) {
      for (int column = -1; column <= across; column++) {
        double cx = cell * (column + 0.5 + (row & 1) * offset);
        double cy = cell * (row + 0.5);
        double r = cell * (0.1 + 0.8 * swell.at(cx + 9e3, cy + 9e3));
        int colour = layout.nextDouble() < odd ? palette.any(layout) : palette.colour(1);
        canvas.polygon(outline(kind, cx, cy, r, 0.3 * row, layout), Paint.solid(colour), 0.9);
      }
    }
  }

  /** Bent stripes of different width. */
  static void stripes(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double angle = Math.PI * layout.nextDouble();
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double wide = canvas.unit() * (0.06 + 0.14 * recipe.nextDouble());
    double bend = canvas.unit() * (0.1 + 0.8 * recipe.nextDouble());
    boolean soft = recipe.nextInt(2) == 0;
    FractalNoise wave = new FractalNoise(layout, canvas.unit() * 0.6, 2, 0.4);
    int[] order = new int[64];
    for (int i = 0; i < order.length; i++) {
      order[i] = palette.any(layout);
    }
    canvas.fill(
        (x, y) -> {
          double t = (x * cos + y * sin + bend * wave.at(x, y)) / wide + 1000;
          int band = (int) t;
          return soft
              ? Palette.mix(order[band & 63], order[(band + 1) & 63], t - band)
              : order[band & 63];
        });
  }
}
