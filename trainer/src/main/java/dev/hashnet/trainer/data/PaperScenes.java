package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/** Pages, signs, charts and maps. */
final class PaperScenes {
  private PaperScenes() {}

  /** A page of text with headings and picture boxes. */
  static void page(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    boolean dark = recipe.nextInt(4) == 0;
    int columns = 1 + recipe.nextInt(2);
    double size = canvas.unit() * (0.035 + 0.03 * recipe.nextDouble());
    int paper = dark ? palette.darkest() : Palette.mix(palette.lightest(), 0xFFFFFF, 0.6);
    Paint ink = Paint.solid(dark ? palette.lightest() : Palette.mix(palette.darkest(), 0, 0.6));
    Glyphs glyphs = new Glyphs(canvas);
    canvas.fill(Paint.solid(paper));
    double margin = size * (1 + layout.nextDouble());
    double column = (w - margin) / columns;
    for (int c = 0; c < columns; c++) {
      double x = margin + c * column;
      double y = margin + (layout.nextInt(3) == 0 ? h * 0.15 * layout.nextDouble() : 0);
      while (y < h - size) {
        double block = layout.nextDouble();
        double length = column - margin;
        if (block < 0.2) {
          double high = h * (0.1 + 0.25 * layout.nextDouble());
          picture(canvas, palette, x, y, length * (0.5 + 0.5 * layout.nextDouble()), high, layout);
          y += high + size;
        } else if (block < 0.38) {
          glyphs.line(x, y, size * 2, length * (0.4 + 0.6 * layout.nextDouble()), ink, layout);
          y += size * 3.2;
        } else {
          int lines = 2 + layout.nextInt(5);
          for (int i = 0; i < lines && y < h - size; i++) {
            double part = i == lines - 1 ? 0.3 + 0.6 * layout.nextDouble() : 1;
            glyphs.line(x, y, size, length * part, ink, layout);
            y += size * 1.7;
          }
          y += size;
        }
      }
    }
  }

  private static void picture(
      Canvas canvas,
      Palette palette,
      double x,
      double y,
      double wide,
      double high,
      SplittableRandom layout) {
    FractalNoise noise = new FractalNoise(layout, Math.max(8, wide * 0.4), 2, 0.5);
    canvas.rectangle(x, y, wide, high, (px, py) -> palette.ramp(1.6 * noise.at(px, py) - 0.3));
  }

  /** A few large letters on a coloured sign. */
  static void sign(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    int rows = 1 + recipe.nextInt(3);
    boolean board = recipe.nextInt(2) == 0;
    double weight = 0.08 + 0.14 * recipe.nextDouble();
    FractalNoise wall = new FractalNoise(layout, canvas.unit() * 0.3, 3, 0.5);
    int ground = palette.any(layout);
    canvas.fill((x, y) -> Palette.mix(ground, palette.colour(5), 1.5 * wall.at(x, y) - 0.4));
    if (board) {
      double rx = w * (0.35 + 0.15 * layout.nextDouble());
      double ry = h * (0.35 + 0.12 * layout.nextDouble());
      int corners = 4 + 2 * layout.nextInt(4);
      double[] outline = Outlines.star(w / 2, h / 2, rx * 1.2, ry * 1.2, 0.6, corners, 1);
      canvas.polygon(outline, Paint.solid(palette.colour(1)), 1);
    }
    Paint ink = Paint.solid(palette.lightest());
    Paint shadow = Paint.solid(palette.darkest());
    Glyphs glyphs = new Glyphs(canvas);
    for (int row = 0; row < rows; row++) {
      int letters = 2 + layout.nextInt(4);
      double size = Math.min(w / (letters + 0.5), h / (rows + 0.8) * 0.85);
      double x = (w - letters * size) * layout.nextDouble();
      double y = h * (row + 0.3) / (rows + 0.3);
      for (int i = 0; i < letters; i++) {
        int glyph = layout.nextInt(Glyphs.count());
        glyphs.glyph(glyph, x + 3 + i * size, y + 3, size * 0.85, size * weight, shadow);
        glyphs.glyph(glyph, x + i * size, y, size * 0.85, size * weight, ink);
      }
    }
  }

  /** Bars or curves over a grid. */
  static void chart(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    boolean bars = recipe.nextInt(2) == 0;
    int points = 5 + recipe.nextInt(10);
    int series = 1 + recipe.nextInt(3);
    int paper = Palette.mix(palette.lightest(), 0xFFFFFF, 0.5);
    canvas.fill(Paint.solid(paper));
    int lines = 3 + layout.nextInt(6);
    for (int i = 1; i < lines; i++) {
      canvas.line(0, h * i / lines, w, h * i / lines, 1, Paint.solid(Palette.mix(paper, 0, 0.2)));
    }
    double step = w / points;
    for (int s = 0; s < series; s++) {
      Paint paint = Paint.solid(palette.colour(1 + 2 * s));
      double level = 0.2 + 0.6 * layout.nextDouble();
      double before = h * level;
      for (int i = 0; i <= points; i++) {
        level = Math.min(0.95, Math.max(0.05, level + 0.5 * (layout.nextDouble() - 0.5)));
        double y = h * level;
        if (bars) {
          double wide = step * 0.8 / series;
          canvas.rectangle(i * step + s * wide, y, wide, h - y, paint);
        } else if (i > 0) {
          canvas.line((i - 1) * step, before, i * step, y, canvas.unit() * 0.02, paint);
        }
        before = y;
      }
    }
    double size = canvas.unit() * 0.07;
    new Glyphs(canvas)
        .line(
            w * 0.4 * layout.nextDouble(),
            size,
            size,
            w * 0.6,
            Paint.solid(palette.darkest()),
            layout);
  }

  /** A street map: blocks, parks, a river and roads. */
  static void map(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    double reach = w + h;
    int roads = 6 + recipe.nextInt(14);
    double slant = Math.PI * recipe.nextDouble();
    boolean grid = recipe.nextInt(2) == 0;
    double thick = canvas.unit() * (0.012 + 0.03 * recipe.nextDouble());
    canvas.fill(Paint.solid(palette.colour(5)));
    int parks = 2 + layout.nextInt(5);
    for (int i = 0; i < parks; i++) {
      double r = canvas.unit() * (0.08 + 0.25 * layout.nextDouble());
      double[] park =
          Outlines.blob(w * layout.nextDouble(), h * layout.nextDouble(), r, 0.4, layout);
      canvas.polygon(park, Paint.solid(palette.colour(2 + layout.nextInt(3))), 1);
    }
    double x = w * layout.nextDouble();
    double y = -10;
    double turn = Math.PI / 2 + layout.nextDouble() - 0.5;
    for (int i = 0; i < 24; i++) {
      double nx = x + 0.08 * reach * StrictMath.cos(turn);
      double ny = y + 0.08 * reach * StrictMath.sin(turn);
      canvas.line(x, y, nx, ny, canvas.unit() * 0.07, Paint.solid(palette.colour(1)));
      x = nx;
      y = ny;
      turn += 0.9 * (layout.nextDouble() - 0.5);
    }
    for (int i = 0; i < roads; i++) {
      double angle = grid ? slant + Math.PI / 2 * layout.nextInt(2) : Math.PI * layout.nextDouble();
      double cx = w * layout.nextDouble();
      double cy = h * layout.nextDouble();
      double dx = reach * StrictMath.cos(angle);
      double dy = reach * StrictMath.sin(angle);
      double wide = thick * (0.6 + layout.nextDouble());
      canvas.line(cx - dx, cy - dy, cx + dx, cy + dy, wide, Paint.solid(palette.lightest()));
    }
  }
}
