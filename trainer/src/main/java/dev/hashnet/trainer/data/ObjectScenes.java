package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/** Things on a table, figures, flowers and buttons. */
final class ObjectScenes {
  private ObjectScenes() {}

  /** Lit balls, boxes and bottles with shadows, on a table before a wall. */
  static void stillLife(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    int things = 2 + recipe.nextInt(6);
    int kinds = 1 + recipe.nextInt(3);
    double light = -Math.PI * (0.15 + 0.7 * recipe.nextDouble());
    double edge = h * (0.4 + 0.25 * layout.nextDouble());
    FractalNoise wall = new FractalNoise(layout, canvas.unit() * 0.4, 2, 0.6);
    int wallColour = palette.colour(4);
    canvas.fill((x, y) -> Palette.mix(wallColour, palette.darkest(), 0.5 * wall.at(x, y)));
    canvas.polygon(
        new double[] {0, edge, w, edge, w, h, 0, h},
        Paint.linear(0, edge, palette.colour(2), 0, h, palette.colour(5)),
        1);
    Table table = new Table(canvas, palette, light, layout);
    for (int i = 0; i < things; i++) {
      double y = edge + (h * 0.93 - edge) * (i + layout.nextDouble()) / things;
      double r = canvas.unit() * (0.07 + 0.13 * layout.nextDouble());
      double x = w * layout.nextDouble();
      table.put(layout.nextInt(kinds), x, y, r);
    }
  }

  /** Where things stand, and the light that falls on them. */
  private record Table(Canvas canvas, Palette palette, double light, SplittableRandom layout) {
    /** A thing of a kind with its foot at (x, foot), r its half width. */
    void put(int kind, double x, double foot, double r) {
      double away = StrictMath.cos(light);
      canvas.ellipse(x - away * r, foot, 1.5 * r, 0.3 * r, 0, Paint.solid(0x0A0A0E), 0.5);
      int colour = palette.any(layout);
      switch (kind) {
        case 0 ->
            canvas.ellipse(
                x, foot - r * 0.9, r, r, 0, Paint.ball(x, foot - r * 0.9, r, light, colour));
        case 1 -> box(x, foot, r, colour);
        default -> bottle(x, foot, r, colour);
      }
    }

    private void box(double x, double foot, double r, int colour) {
      double top = foot - r * (1 + 1.5 * layout.nextDouble());
      double deep = 0.4 * r;
      double right = x + r;
      canvas.rectangle(x - r, top, 2 * r, foot - top, Paint.solid(colour));
      canvas.polygon(
          new double[] {
            right, foot, right + deep, foot - deep, right + deep, top - deep, right, top
          },
          Paint.solid(Palette.mix(colour, 0, 0.55)),
          1);
      canvas.polygon(
          new double[] {x - r, top, right, top, right + deep, top - deep, x - r + deep, top - deep},
          Paint.solid(Palette.mix(colour, 0xFFFFFF, 0.4)),
          1);
    }

    private void bottle(double x, double foot, double r, int colour) {
      double high = r * (2.2 + layout.nextDouble());
      double body = 0.55 * r;
      double neck = 0.2 * r;
      double shoulder = foot - 0.6 * high;
      double collar = foot - 0.75 * high;
      double top = foot - high;
      double[] outline = {
        x - body, foot, x + body, foot, x + body, shoulder, x + neck, collar, x + neck, top,
        x - neck, top, x - neck, collar, x - body, shoulder
      };
      int shine = Palette.mix(colour, 0xFFFFFF, 0.4);
      int dark = Palette.mix(colour, 0, 0.55);
      canvas.polygon(outline, Paint.linear(x - r * 0.5, 0, shine, x + r * 0.6, 0, dark), 1);
    }
  }

  /** A drawn face with hair, eyes and mouth. */
  static void face(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    double unit = canvas.unit();
    int skin = Palette.mix(palette.lightest(), 0xD8A070, 0.3 + 0.6 * recipe.nextDouble());
    int hair = palette.colour(recipe.nextInt(3));
    boolean hat = recipe.nextInt(3) == 0;
    boolean glasses = recipe.nextInt(3) == 0;
    canvas.fill(
        Paint.linear(0, 0, palette.any(layout), w * layout.nextDouble(), h, palette.colour(4)));
    double cx = w * (0.3 + 0.4 * layout.nextDouble());
    double cy = h * (0.38 + 0.2 * layout.nextDouble());
    double r = unit * (0.2 + 0.14 * layout.nextDouble());
    double tilt = 0.5 * (layout.nextDouble() - 0.5);
    canvas.polygon(
        new double[] {cx - 2 * r, h, cx - r * 0.8, cy + r, cx + r * 0.8, cy + r, cx + 2 * r, h},
        Paint.solid(palette.any(layout)),
        1);
    double curl = 0.05 + 0.25 * layout.nextDouble();
    canvas.polygon(Outlines.blob(cx, cy - 0.2 * r, 1.2 * r, curl, layout), Paint.solid(hair), 1);
    canvas.ellipse(cx, cy, r * 0.85, r * 1.1, tilt, Paint.ball(cx, cy, r * 1.6, -2, skin));
    if (hat) {
      canvas.rectangle(cx - 1.3 * r, cy - r, 2.6 * r, 0.2 * r, Paint.solid(palette.colour(1)));
      canvas.rectangle(cx - 0.8 * r, cy - 1.9 * r, 1.6 * r, r, Paint.solid(palette.colour(1)));
    }
    double gaze = 0.08 * r * (layout.nextDouble() - 0.5);
    double apart = r * (0.28 + 0.12 * layout.nextDouble());
    double eye = r * (0.1 + 0.08 * layout.nextDouble());
    for (int side = -1; side <= 1; side += 2) {
      double ex = cx + side * apart;
      double ey = cy - 0.15 * r + side * tilt * apart;
      canvas.ellipse(ex, ey, eye * 1.3, eye, 0, Paint.solid(0xF8F8F8));
      canvas.ellipse(ex + gaze, ey, eye * 0.6, eye * 0.7, 0, Paint.solid(0x141414));
      double brow = ey - eye * (1.8 + layout.nextDouble());
      canvas.line(
          ex - 1.5 * eye,
          brow,
          ex + 1.5 * eye,
          brow - side * eye * 0.6,
          eye * 0.5,
          Paint.solid(hair));
      if (glasses) {
        canvas.ellipse(ex, ey, eye * 2, eye * 2, 0, Paint.solid(0x202020), 0.4);
      }
    }
    double smile = r * 0.4 * (layout.nextDouble() - 0.3);
    double my = cy + 0.5 * r;
    canvas.line(cx - 0.35 * r, my - smile * 0.6, cx, my, r * 0.09, Paint.solid(0x802030));
    canvas.line(cx, my, cx + 0.35 * r, my - smile * 0.6, r * 0.09, Paint.solid(0x802030));
    canvas.line(cx, cy - 0.05 * r, cx + 0.1 * r, cy + 0.22 * r, r * 0.06, Paint.solid(0x704030));
  }

  /** Flowers with petals on stems, or seen from above. */
  static void flowers(
      Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout) {
    double w = canvas.width();
    double h = canvas.height();
    int petals = 4 + recipe.nextInt(9);
    boolean stems = recipe.nextInt(2) == 0;
    int count = 2 + recipe.nextInt(8);
    double slim = 0.25 + 0.3 * recipe.nextDouble();
    FractalNoise meadow = new FractalNoise(layout, canvas.unit() * 0.3, 3, 0.6);
    int green = Palette.mix(palette.colour(2), 0x306020, 0.6);
    canvas.fill((x, y) -> Palette.mix(green, palette.darkest(), 1.6 * meadow.at(x, y) - 0.4));
    Bed bed = new Bed(canvas, palette, petals, slim, layout);
    for (int i = 0; i < count; i++) {
      double x = w * layout.nextDouble();
      double y = h * layout.nextDouble() * (stems ? 0.8 : 1);
      double r = canvas.unit() * (0.06 + 0.16 * layout.nextDouble());
      if (stems) {
        double foot = x + w * 0.1 * (layout.nextDouble() - 0.5);
        canvas.line(
            x, y, foot, h, Math.max(2, 0.1 * r), Paint.solid(Palette.mix(green, 0xFFFFFF, 0.2)));
      }
      bed.grow(x, y, r);
    }
  }

  /** Flowers of one kind. */
  private record Bed(
      Canvas canvas, Palette palette, int petals, double slim, SplittableRandom layout) {
    void grow(double x, double y, double r) {
      int colour = palette.colour(3 + layout.nextInt(4));
      double start = 2 * Math.PI * layout.nextDouble();
      for (int p = 0; p < petals; p++) {
        double t = start + 2 * Math.PI * p / petals;
        double px = x + 0.6 * r * StrictMath.cos(t);
        double py = y + 0.6 * r * StrictMath.sin(t);
        canvas.ellipse(px, py, 0.5 * r, slim * r * 0.8, t, Paint.ball(px, py, r * 0.8, -2, colour));
      }
      canvas.ellipse(x, y, 0.25 * r, 0.25 * r, 0, Paint.solid(Palette.mix(colour, 0xE0A010, 0.7)));
    }
  }
}
