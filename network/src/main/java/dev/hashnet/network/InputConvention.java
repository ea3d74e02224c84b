package dev.hashnet.network;

/**
 * How a pretrained network was given its pixels: of a value v in 0..1, {@code (v - mean) / spread},
 * a channel, in the order red, green, blue or its reverse.
 *
 * <p>Our input is normalised an image (see Preprocessor), {@code x = (v - m) / (s + 0.05)} with the
 * image's own m and s. The first layer is scaled and shifted for an image of typical m and s, so
 * that what it sees is about what it was trained on; what differs from that is brightness and
 * contrast, which a code must not depend on.
 *
 * @param reversed whether blue comes first
 * @param mean of red, green, blue
 * @param spread of red, green, blue
 */
public record InputConvention(boolean reversed, Rgb mean, Rgb spread) {
  /** Values of the three channels. */
  public record Rgb(double red, double green, double blue) {
    static Rgb grey(double value) {
      return new Rgb(value, value, value);
    }

    double channel(int i) {
      return i == 0 ? red : i == 1 ? green : blue;
    }
  }

  /** Pixels as they are, 0..1. */
  static final InputConvention UNIT = new InputConvention(false, Rgb.grey(0), Rgb.grey(1));

  private static final double TYPICAL_MEAN = 0.46;

  /** Typical deviation of luminance, and the 0.05 that is added to it. */
  private static final double TYPICAL_SPREAD = 0.28;

  /** Channel of the pretrained first layer that takes our channel. */
  int source(int channel) {
    return reversed ? 2 - channel : channel;
  }

  /** What one unit of our input is in the pretrained network's. */
  double scale(int channel) {
    return TYPICAL_SPREAD / spread.channel(channel);
  }

  /** What zero of our input is in the pretrained network's. */
  double offset(int channel) {
    return (TYPICAL_MEAN - mean.channel(channel)) / spread.channel(channel);
  }
}
