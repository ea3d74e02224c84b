package dev.hashnet.network;

/**
 * What a network sees of its input's colours.
 *
 * <p>The input is RGB for all of them. Its normalisation is one linear map of all three channels
 * (see Preprocessor), so the luminance of the normalised image is the normalised luminance, and a
 * convolution over it is one over RGB whose weights are in that proportion: as such it is exported.
 */
enum InputColour {
  /** All three channels. */
  RGB(3),
  /**
   * Luminance alone: a copy in grey, or in other colours of the same brightness, is the same image.
   */
  GREY(1);

  private static final float[] LUMINANCE = {0.299f, 0.587f, 0.114f};

  private final int channels;

  InputColour(int channels) {
    this.channels = channels;
  }

  int channels() {
    return channels;
  }

  /** Of {@code [n, 3, pixels]} what is seen, {@code [n, channels, pixels]}. */
  float[] of(float[] rgb, int n) {
    if (this == RGB) {
      return rgb;
    }
    int pixels = rgb.length / (n * LUMINANCE.length);
    float[] seen = new float[n * pixels];
    for (int i = 0; i < seen.length; i++) {
      int red = i / pixels * LUMINANCE.length * pixels + i % pixels;
      seen[i] =
          LUMINANCE[0] * rgb[red]
              + LUMINANCE[1] * rgb[red + pixels]
              + LUMINANCE[2] * rgb[red + 2 * pixels];
    }
    return seen;
  }

  /** Weights {@code [filters, channels, size]} of a convolution over what is seen, over RGB. */
  double[] weightsOverRgb(double[] weights, int size) {
    if (this == RGB) {
      return weights;
    }
    double[] overRgb = new double[weights.length * LUMINANCE.length];
    for (int i = 0; i < overRgb.length; i++) {
      int filter = i / (LUMINANCE.length * size);
      int channel = i / size % LUMINANCE.length;
      overRgb[i] = LUMINANCE[channel] * weights[filter * size + i % size];
    }
    return overRgb;
  }
}
