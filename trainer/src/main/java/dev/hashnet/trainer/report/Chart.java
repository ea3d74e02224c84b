package dev.hashnet.trainer.report;

import java.util.List;

/**
 * A chart as inline SVG: two axes with ticks, lines, areas and marks in the units of the axes. Its
 * colours come from the page's style, so that it follows light and dark.
 *
 * <p>{@value #WIDTH} by {@value #HEIGHT} units, made to be shown between 340 and 640 pixels wide.
 */
final class Chart {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int RIGHT = 14;
  private static final int TOP = 12;
  private static final int BOTTOM = 42;

  private final StringBuilder body = new StringBuilder();
  private final String title;
  private final Axis x;
  private final Axis y;

  /**
   * An axis.
   *
   * @param from value at the left or at the bottom; may be the larger one
   * @param logarithmic values are positive, and decades are equally wide
   */
  record Axis(String label, double from, double to, boolean logarithmic, List<Tick> ticks) {
    Axis {
      ticks = List.copyOf(ticks);
    }

    /** 0 at the start, 1 at the end; cut off there. */
    double share(double value) {
      double share =
          logarithmic
              ? (Math.log10(Math.max(1e-300, value)) - Math.log10(from))
                  / (Math.log10(to) - Math.log10(from))
              : (value - from) / (to - from);
      return Math.max(0, Math.min(1, share));
    }
  }

  /** A mark on an axis. */
  record Tick(double value, String label) {}

  /** A point in the units of the axes. */
  record Point(double x, double y) {}

  /**
   * @param title what a screen reader says
   */
  Chart(String title, Axis x, Axis y) {
    this.title = title;
    this.x = x;
    this.y = y;
    for (Tick tick : y.ticks()) {
      double at = y(tick.value());
      segment("grid", LEFT, at, WIDTH - RIGHT, at);
      label("tick", "end", LEFT - 6, at + 4, tick.label());
    }
    for (Tick tick : x.ticks()) {
      segment("grid", x(tick.value()), TOP, x(tick.value()), HEIGHT - BOTTOM);
      label("tick", "middle", x(tick.value()), HEIGHT - BOTTOM + 16, tick.label());
    }
    label("axis", "middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 6, x.label());
    body.append(
        Html.number(
            "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(13 %d) rotate(-90)\">%s</text>",
            (TOP + HEIGHT - BOTTOM) / 2, Html.escape(y.label())));
  }

  private double x(double value) {
    return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - BOTTOM - TOP);
  }

  private void segment(String cssClass, double x1, double y1, double x2, double y2) {
    body.append(
        Html.number(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            cssClass, x1, y1, x2, y2));
  }

  private void label(String cssClass, String anchor, double atX, double atY, String plain) {
    body.append(
        Html.number(
            "<text class=\"%s\" text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>",
            cssClass, anchor, atX, atY, Html.escape(plain)));
  }

  /** A line through points, in order. */
  Chart line(String cssClass, List<Point> points) {
    if (!points.isEmpty()) {
      body.append("<path class=\"line ").append(cssClass).append("\" d=\"");
      appendPath(points);
      body.append("\"/>");
    }
    return this;
  }

  /** The area between points and the bottom. */
  Chart area(String cssClass, List<Point> points) {
    if (!points.isEmpty()) {
      body.append("<path class=\"area ").append(cssClass).append("\" d=\"");
      appendPath(points);
      body.append(
          Html.number(
              "L%.1f %dL%.1f %dZ\"/>",
              x(points.get(points.size() - 1).x()),
              HEIGHT - BOTTOM,
              x(points.get(0).x()),
              HEIGHT - BOTTOM));
    }
    return this;
  }

  /** The area between two lines. */
  Chart between(String cssClass, List<Point> upper, List<Point> lower) {
    if (!upper.isEmpty() && !lower.isEmpty()) {
      body.append("<path class=\"area ").append(cssClass).append("\" d=\"");
      appendPath(upper);
      for (int i = lower.size() - 1; i >= 0; i--) {
        body.append(Html.number("L%.1f %.1f", x(lower.get(i).x()), y(lower.get(i).y())));
      }
      body.append("Z\"/>");
    }
    return this;
  }

  private void appendPath(List<Point> points) {
    for (int i = 0; i < points.size(); i++) {
      body.append(
          Html.number(
              "%s%.1f %.1f", i == 0 ? "M" : "L", x(points.get(i).x()), y(points.get(i).y())));
    }
  }

  /** A bar from the bottom. */
  Chart bar(String cssClass, double from, double to, double value) {
    double top = y(value);
    body.append(
        Html.number(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
            cssClass,
            x(from),
            top,
            Math.max(.5, x(to) - x(from) - .6),
            Math.max(0, HEIGHT - BOTTOM - top)));
    return this;
  }

  /** A shaded part of the x axis with a word at its top. */
  Chart band(String cssClass, double from, double to, String plain) {
    double left = Math.min(x(from), x(to));
    double right = Math.max(x(from), x(to));
    if (right - left > 1) {
      body.append(
          Html.number(
              "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>",
              cssClass, left, TOP, right - left, HEIGHT - BOTTOM - TOP));
      if (right - left > 60) {
        label("note", "middle", (left + right) / 2, TOP + 12, plain);
      }
    }
    return this;
  }

  /** An upright line with a word beside its top. */
  Chart mark(String cssClass, double at, String plain) {
    segment(cssClass, x(at), TOP, x(at), HEIGHT - BOTTOM);
    boolean toTheLeft = x(at) > WIDTH * .7;
    label("note", toTheLeft ? "end" : "start", x(at) + (toTheLeft ? -4 : 4), TOP + 10, plain);
    return this;
  }

  /** A level line. */
  Chart level(String cssClass, double at) {
    segment(cssClass, LEFT, y(at), WIDTH - RIGHT, y(at));
    return this;
  }

  String svg() {
    return Html.number(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%s</svg>",
        WIDTH, HEIGHT, Html.escape(title), body);
  }
}
