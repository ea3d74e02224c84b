package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/** Landscapes, towns, trees and water. */
final class OutdoorScenes {
  private OutdoorScenes() {}

  /** Sky, sun, clouds and ridges one behind the other, sometimes with trees in front. */
  static void landscape(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    boolean night = recipe.nextInt(4) == 0;
    boolean trees = recipe.nextInt(2) == 0;
    int ridges = 2 + recipe.nextInt(4);
    double rough = h * (0.06 + 0.3 * recipe.nextDouble());
    sky(canvas, palette, night, layout);
    int sun = night ? 0xF4F2E0 : Palette.mix(palette.lightest(), 0xFFE090, 0.7);
    double radius = canvas.unit() * (0.05 + 0.07 * layout.nextDouble());
    canvas.ellipse(
        w * layout.nextDouble(),
        h * 0.4 * layout.nextDouble(),
        radius,
        radius,
        0,
        Paint.solid(sun));
    double top = 0.3 + 0.3 * layout.nextDouble();
    for (int i = 0; i < ridges; i++) {
      double level = h * (top + (1.02 - top) * i / ridges);
      int near = Palette.mix(palette.colour(4 - i), palette.darkest(), (double) i / ridges);
      double[] ground = Outlines.ridge(w, h, level, rough * (1.2 - (double) i / ridges), layout);
      canvas.polygon(
          ground, Paint.linear(0, level, near, 0, h, Palette.mix(near, palette.colour(3), 0.5)), 1);
    }
    if (trees) {
      int count = 4 + layout.nextInt(10);
      for (int i = 0; i < count; i++) {
        fir(
            canvas,
            palette,
            w * layout.nextDouble(),
            h * (0.75 + 0.3 * layout.nextDouble()),
            layout);
      }
    }
  }

  private static void sky(Canvas canvas, Palette palette, boolean night, SplittableRandom layout) {
    double h = canvas.height();
    int high = night ? 0x0B1030 : Palette.mix(palette.colour(4), 0x5090D0, 0.5);
    int low = night ? palette.colour(2) : palette.lightest();
    FractalNoise clouds = new FractalNoise(layout, canvas.unit() * 0.45, 3, 0.5);
    double cover = 0.35 + 0.3 * layout.nextDouble();
    canvas.fill(
        (x, y) -> {
          int air = Palette.mix(high, low, y / h * 1.4);
          double cloud = 3 * (clouds.at(x, 2.2 * y) - cover - 0.1);
          return cloud > 0 ? Palette.mix(air, night ? 0x303448 : 0xFAFAFA, cloud) : air;
        });
  }

  private static void fir(
      Canvas canvas, Palette palette, double x, double foot, SplittableRandom layout) {
    double high = canvas.unit() * (0.12 + 0.25 * layout.nextDouble());
    int green = Palette.mix(palette.darkest(), 0x204020, 0.4 + 0.4 * layout.nextDouble());
    canvas.rectangle(
        x - high * 0.03, foot - high * 0.2, high * 0.06, high * 0.2, Paint.solid(0x3A2A1C));
    for (int tier = 0; tier < 3; tier++) {
      double y = foot - high * (0.12 + 0.26 * tier);
      double half = high * (0.26 - 0.06 * tier);
      canvas.polygon(
          new double[] {x - half, y, x + half, y, x, y - high * 0.4}, Paint.solid(green), 1);
    }
  }

  /** Houses in rows with lit windows. */
  static void town(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    boolean dusk = recipe.nextInt(2) == 0;
    boolean roofs = recipe.nextInt(2) == 0;
    double storey = canvas.unit() * (0.06 + 0.06 * recipe.nextDouble());
    sky(canvas, palette, dusk, layout);
    for (int row = 0; row < 2; row++) {
      double x = -w * 0.1 * layout.nextDouble();
      while (x < w) {
        double wide = canvas.unit() * (0.12 + 0.25 * layout.nextDouble());
        double high = h * (0.25 + 0.6 * layout.nextDouble()) * (row == 0 ? 1 : 0.6);
        int wall = Palette.mix(palette.any(layout), palette.darkest(), row == 0 ? 0.1 : 0.4);
        house(canvas, new double[] {x, h - high, wide, high}, wall, storey, roofs, layout);
        x += wide * (0.85 + 0.4 * layout.nextDouble());
      }
    }
  }

  private static void house(
      Canvas canvas, double[] box, int wall, double storey, boolean roof, SplittableRandom layout) {
    double x = box[0];
    double y = box[1];
    double wide = box[2];
    canvas.polygon(
        new double[] {x, y, x + wide, y, x + wide, y + box[3], x, y + box[3]},
        Paint.linear(x, 0, wall, x + wide, 0, Palette.mix(wall, 0, 0.3)),
        1);
    if (roof) {
      double peak = y - wide * (0.2 + 0.4 * layout.nextDouble());
      canvas.polygon(
          new double[] {x - 3, y, x + wide + 3, y, x + wide / 2, peak},
          Paint.solid(Palette.mix(wall, 0x802818, 0.6)),
          1);
    }
    double pitch = storey * (0.8 + 0.5 * layout.nextDouble());
    for (double wy = y + storey * 0.4; wy < y + box[3] - storey * 0.5; wy += storey) {
      for (double wx = x + pitch * 0.3; wx < x + wide - pitch * 0.5; wx += pitch) {
        int glass = layout.nextInt(3) == 0 ? 0xFFE9A0 : Palette.mix(wall, 0x101828, 0.6);
        canvas.rectangle(wx, wy, pitch * 0.45, storey * 0.5, Paint.solid(glass));
      }
    }
  }

  /** One or more branching trees before a plain or noisy ground. */
  static void tree(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    double bend = 0.3 + 0.5 * recipe.nextDouble();
    boolean leaves = recipe.nextInt(3) > 0;
    int trees = 1 + recipe.nextInt(3);
    boolean dark = recipe.nextInt(3) == 0;
    canvas.fill(
        Paint.linear(
            0,
            0,
            dark ? palette.darkest() : palette.lightest(),
            w * (layout.nextDouble() - 0.5),
            h,
            dark ? palette.colour(2) : palette.colour(5)));
    double ground = h * (0.75 + 0.15 * layout.nextDouble());
    canvas.polygon(
        Outlines.ridge(w, h, ground, h * 0.12, layout),
        Paint.solid(palette.colour(dark ? 3 : 2)),
        1);
    int bark = dark ? palette.colour(5) : palette.darkest();
    int leaf = leaves ? palette.colour(3 + recipe.nextInt(3)) : -1;
    for (int i = 0; i < trees; i++) {
      double x = w * (0.15 + 0.7 * layout.nextDouble());
      double size = h * (0.16 + 0.14 * layout.nextDouble());
      double lean = -Math.PI / 2 + 0.4 * (layout.nextDouble() - 0.5);
      branch(new Branches(canvas, bark, leaf, bend, layout), x, ground + h * 0.06, size, lean, 0);
    }
  }

  private record Branches(
      Canvas canvas, int bark, int leaf, double bend, SplittableRandom layout) {}

  private static void branch(
      Branches tree, double x, double y, double length, double angle, int depth) {
    double tipX = x + length * StrictMath.cos(angle);
    double tipY = y + length * StrictMath.sin(angle);
    tree.canvas.line(x, y, tipX, tipY, Math.max(1, length * 0.16), Paint.solid(tree.bark));
    if (depth == 5) {
      if (tree.leaf >= 0) {
        int shade = Palette.mix(tree.leaf, 0xFFFFFF, 0.4 * tree.layout.nextDouble());
        double r = tree.canvas.unit() * 0.022;
        tree.canvas.polygon(
            Outlines.star(tipX, tipY, r, r, angle, 8, 0.8), Paint.solid(shade), 0.9);
      }
      return;
    }
    for (int side = -1; side <= 1; side += 2) {
      double turn = side * tree.bend * (0.5 + tree.layout.nextDouble());
      double part = 0.6 + 0.2 * tree.layout.nextDouble();
      branch(tree, tipX, tipY, length * part, angle + turn, depth + 1);
    }
  }

  /** A shore: water with glints below a sky, islands and boats. */
  static void water(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    boolean night = recipe.nextInt(3) == 0;
    double wave = 6 + 14 * recipe.nextDouble();
    sky(canvas, palette, night, layout);
    double horizon = h * (0.25 + 0.4 * layout.nextDouble());
    canvas.polygon(
        Outlines.ridge(
            w, horizon, horizon - h * 0.03, h * (0.1 + 0.2 * layout.nextDouble()), layout),
        Paint.solid(Palette.mix(palette.colour(2), 0x8090A0, 0.3)),
        1);
    FractalNoise ripples = new FractalNoise(layout, wave, 2, 0.6);
    int deep = Palette.mix(palette.colour(1), 0x103058, 0.5);
    int bright = Palette.mix(palette.lightest(), 0xA0C8E0, 0.4);
    double glint = w * layout.nextDouble();
    canvas.polygon(
        new double[] {0, horizon, w, horizon, w, h, 0, h},
        (x, y) -> {
          double path = StrictMath.exp(-Math.abs(x - glint) / (0.08 * w + 0.3 * (y - horizon)));
          return Palette.mix(bright, deep, 1.5 * ripples.at(x * 0.3, y) - 0.8 * path);
        },
        1);
    int boats = 1 + layout.nextInt(4);
    for (int i = 0; i < boats; i++) {
      double y = horizon + (h - horizon) * (0.1 + 0.8 * layout.nextDouble());
      boat(canvas, palette, w * layout.nextDouble(), y, layout);
    }
  }

  private static void boat(
      Canvas canvas, Palette palette, double x, double y, SplittableRandom layout) {
    double s = canvas.unit() * (0.06 + 0.16 * layout.nextDouble());
    int sail = palette.any(layout);
    canvas.polygon(
        new double[] {x - s, y, x + s, y, x + 0.6 * s, y + 0.4 * s, x - 0.6 * s, y + 0.4 * s},
        Paint.solid(palette.darkest()),
        1);
    canvas.line(x, y, x, y - 1.9 * s, Math.max(1, s * 0.08), Paint.solid(palette.darkest()));
    canvas.polygon(
        new double[] {x + 2, y - 0.2 * s, x + 0.9 * s, y - 0.2 * s, x + 2, y - 1.8 * s},
        Paint.linear(x, y, sail, x, y - 2 * s, 0xFFFFFF),
        1);
    canvas.polygon(
        new double[] {x - 2, y - 0.3 * s, x - 0.6 * s, y - 0.3 * s, x - 2, y - 1.4 * s},
        Paint.solid(palette.lightest()),
        1);
  }
}
