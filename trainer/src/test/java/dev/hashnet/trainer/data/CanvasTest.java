package dev.hashnet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hashnet.image.RgbImage;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanvasTest {
  private static final int SIDE = 24;
  private static final int SAMPLES = 16;

  /** A triangle's coverage of each pixel against plain supersampling. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void polygon_anyTriangle_coversAsSupersamplingSays(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] triangle = random.doubles(6, -10, SIDE + 10).toArray();
    Canvas canvas = new Canvas(SIDE, SIDE);
    canvas.polygon(triangle, Paint.solid(0xFFFFFF), 1);
    RgbImage image = canvas.toImage();
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double covered = (image.rgb()[3 * (y * SIDE + x)] & 255) / 255.0;
        assertThat(covered)
            .as("pixel %d, %d", x, y)
            .isCloseTo(sampled(triangle, x, y), within(0.1));
      }
    }
  }

  private static double sampled(double[] triangle, int x, int y) {
    int inside = 0;
    for (int i = 0; i < SAMPLES * SAMPLES; i++) {
      double px = x + (i % SAMPLES + 0.5) / SAMPLES;
      double py = y + (Math.floorDiv(i, SAMPLES) + 0.5) / SAMPLES;
      boolean a = side(triangle, 0, px, py) > 0;
      boolean b = side(triangle, 2, px, py) > 0;
      boolean c = side(triangle, 4, px, py) > 0;
      inside += a == b && b == c ? 1 : 0;
    }
    return inside / (double) (SAMPLES * SAMPLES);
  }

  private static double side(double[] t, int from, double px, double py) {
    int to = (from + 2) % 6;
    return (t[to] - t[from]) * (py - t[from + 1]) - (t[to + 1] - t[from + 1]) * (px - t[from]);
  }
}
