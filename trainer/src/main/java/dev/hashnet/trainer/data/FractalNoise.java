package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/**
 * Multi-octave value noise over the plane, in 0..1: each octave is a random lattice, interpolated
 * smoothly, twice as fine and {@code gain} times as strong as the one before.
 */
final class FractalNoise {
  private static final int LATTICE = 64;

  private final float[] lattice = new float[LATTICE * LATTICE];
  private final int octaves;
  private final double gain;
  private final double frequency;

  /**
   * @param cellPixels size of the coarsest cell, pixels
   */
  FractalNoise(SplittableRandom random, double cellPixels, int octaves, double gain) {
    for (int i = 0; i < lattice.length; i++) {
      lattice[i] = (float) random.nextDouble();
    }
    this.frequency = 1 / cellPixels;
    this.octaves = octaves;
    this.gain = gain;
  }

  double at(double x, double y) {
    double sum = 0;
    double weights = 0;
    double weight = 1;
    double scale = frequency;
    for (int octave = 0; octave < octaves; octave++) {
      sum += weight * smooth(x * scale + 17.3 * octave, y * scale + 9.1 * octave);
      weights += weight;
      weight *= gain;
      scale *= 2;
    }
    return sum / weights;
  }

  private double smooth(double x, double y) {
    double fx = Math.floor(x);
    double fy = Math.floor(y);
    double u = x - fx;
    double v = y - fy;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    int x0 = (int) fx & (LATTICE - 1);
    int y0 = ((int) fy & (LATTICE - 1)) * LATTICE;
    int x1 = (x0 + 1) & (LATTICE - 1);
    int y1 = (y0 + LATTICE) & (LATTICE * LATTICE - 1);
    double top = lattice[y0 + x0] + u * (lattice[y0 + x1] - lattice[y0 + x0]);
    double bottom = lattice[y1 + x0] + u * (lattice[y1 + x1] - lattice[y1 + x0]);
    return top + v * (bottom - top);
  }
}
