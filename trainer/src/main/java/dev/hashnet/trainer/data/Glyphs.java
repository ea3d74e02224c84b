package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/**
 * Letters as strokes on a grid of 3 by 5 points, so that drawings hold text without any font.
 *
 * <p>A glyph is a list of strokes; a stroke is a run of points, each a column 0..2 and a row 0..4.
 */
final class Glyphs {
  private static final String[] GLYPHS = {
    "041024 0222",
    "0004 001021221202 122324141404",
    "20100004 0424",
    "0004 0010211324 0424",
    "2000042404 0212",
    "200004 0212",
    "2010010314242212",
    "0004 2024 0222",
    "0020 1014 0424",
    "20231403",
    "0004 2002 0224",
    "000424",
    "0400122024",
    "04002420",
    "10012123140301",
    "0400202202",
    "1001031423211000 1324",
    "0400202202 1224",
    "200002222404",
    "0020 1014",
    "0003142320",
    "001420",
    "0004122420",
    "0024 2004",
    "00122012 1214",
    "00200424",
    "0020240400",
    "011014 0424",
    "002022020424",
    "0020240412"
  };

  private final Canvas canvas;

  Glyphs(Canvas canvas) {
    this.canvas = canvas;
  }

  static int count() {
    return GLYPHS.length;
  }

  /** Draws glyph {@code i} with its top left at (x, y). */
  void glyph(int i, double x, double y, double size, double thick, Paint paint) {
    for (String stroke : GLYPHS[Math.floorMod(i, GLYPHS.length)].split(" ", -1)) {
      for (int at = 0; at + 3 < stroke.length(); at += 2) {
        canvas.line(
            x + size * 0.3 * (stroke.charAt(at) - '0'),
            y + size * 0.25 * (stroke.charAt(at + 1) - '0'),
            x + size * 0.3 * (stroke.charAt(at + 2) - '0'),
            y + size * 0.25 * (stroke.charAt(at + 3) - '0'),
            thick,
            paint);
      }
    }
  }

  /** Draws a line of random words, at most {@code length} pixels long; returns its end. */
  double line(
      double x, double y, double size, double length, Paint paint, SplittableRandom random) {
    double advance = 0.95 * size;
    double at = x;
    double thick = Math.max(1, size * 0.14);
    int left = 2 + random.nextInt(7);
    while (at + advance <= x + length) {
      if (left-- > 0) {
        glyph(random.nextInt(GLYPHS.length), at, y, size, thick, paint);
      } else {
        left = 2 + random.nextInt(7);
      }
      at += advance;
    }
    return at;
  }
}
