package io.rookery.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over a common axis, as SVG; the vertical axis starts at 0. */
final class Chart {
  private static final double WIDTH = 800;
  private static final double HEIGHT = 260;
  private static final double LEFT = 70;
  private static final double RIGHT = 36;
  private static final double TOP = 24;
  private static final double BOTTOM = 30;
  private static final int STEPS = 5;

  private record Line(String name, String colour, List<double[]> points) {}

  /** What the horizontal axis says. */
  enum Scale {
    /** The value itself. */
    LINEAR,
    /** 1 is 90 %, 2 is 99 %, 3 is 99.9 %. */
    NINES
  }

  private final Scale scale;
  private final String unit;
  private final List<Line> lines = new ArrayList<>();

  Chart(Scale scale, String unit) {
    this.scale = scale;
    this.unit = unit;
  }

  /** Adds a line through points of x and y, both at least 0. */
  Chart line(String name, String colour, List<double[]> points) {
    lines.add(new Line(name, colour, points));
    return this;
  }

  String svg() {
    double farthest = scale == Scale.NINES ? 1 : 0.1;
    double highest = 0;
    for (Line line : lines) {
      for (double[] point : line.points()) {
        farthest = Math.max(farthest, point[0]);
        highest = Math.max(highest, point[1]);
      }
    }
    double top = rounded(highest);
    StringBuilder svg = new StringBuilder(2_000);
    write(svg, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\">", WIDTH, HEIGHT);
    horizontals(svg, top);
    verticals(svg, farthest);
    double at = LEFT;
    for (Line line : lines) {
      write(
          svg,
          "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
          line.colour(),
          points(line, farthest, top));
      write(
          svg,
          "<rect x=\"%.0f\" y=\"4\" width=\"12\" height=\"12\" fill=\"%s\"/><text x=\"%.0f\""
              + " y=\"14\">%s</text>",
          at,
          line.colour(),
          at + 18,
          line.name());
      at += 110;
    }
    return svg.append("</svg>").toString();
  }

  private void horizontals(StringBuilder svg, double top) {
    for (int step = 0; step <= STEPS; step++) {
      double y = y(top * step / STEPS, top);
      write(
          svg,
          "<line x1=\"%.0f\" x2=\"%.0f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#8886\"/>"
              + "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          LEFT,
          WIDTH - RIGHT,
          y,
          y,
          LEFT - 8,
          y + 4,
          number(top * step / STEPS));
    }
  }

  private void verticals(StringBuilder svg, double farthest) {
    int steps = scale == Scale.NINES ? (int) Math.floor(farthest) : STEPS;
    for (int step = 0; step <= steps; step++) {
      double value = scale == Scale.NINES ? step : farthest * step / STEPS;
      write(
          svg,
          "<text x=\"%.1f\" y=\"%.0f\" text-anchor=\"middle\">%s</text>",
          x(value, farthest),
          HEIGHT - 8,
          scale == Scale.NINES ? percent(step) : number(value) + " " + unit);
    }
  }

  private static String points(Line line, double farthest, double top) {
    StringBuilder points = new StringBuilder();
    for (double[] point : line.points()) {
      write(points, "%.1f,%.1f ", x(point[0], farthest), y(point[1], top));
    }
    return points.toString().strip();
  }

  private static double x(double value, double farthest) {
    return LEFT + (WIDTH - LEFT - RIGHT) * value / farthest;
  }

  private static double y(double value, double top) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top;
  }

  /** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
  private static double rounded(double highest) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(highest, 1e-3))));
    for (double step : new double[] {1, 2, 2.5, 5}) {
      if (step * power >= highest) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String percent(int nines) {
    if (nines == 0) {
      return "0 %";
    }
    return nines == 1 ? "90 %" : "99" + (nines > 2 ? "." + "9".repeat(nines - 2) : "") + " %";
  }

  private static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4g", value).replaceAll("\\.?0+$", "");
  }

  private static void write(StringBuilder into, String format, Object... values) {
    into.append(String.format(Locale.ROOT, format, values));
  }
}
