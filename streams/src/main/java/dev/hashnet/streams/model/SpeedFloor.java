package dev.hashnet.streams.model;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Compares the time that a new version takes for a batch with that of the active one: both in turn,
 * the best of a few rounds each, so that other work on the machine weighs on both.
 *
 * <p>Errors: {@link InvalidModelException} where it takes longer than allowed.
 */
final class SpeedFloor {
  private static final int ROUNDS = 5;

  private final double maxSlowdown;
  private final LongSupplier nanoTime;

  /**
   * @param maxSlowdown longest time allowed, as a multiple of the active version's; 0: any
   */
  SpeedFloor(double maxSlowdown, LongSupplier nanoTime) {
    this.maxSlowdown = maxSlowdown;
    this.nanoTime = nanoTime;
  }

  /** What was measured, in words. The images are prepared for both. */
  String compare(ImageEncoder version, ImageEncoder active, List<PreparedImage> batch) {
    long activeNs = Long.MAX_VALUE;
    long versionNs = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      activeNs = Math.min(activeNs, timeNs(active, batch));
      versionNs = Math.min(versionNs, timeNs(version, batch));
    }
    double slowdown = versionNs / (double) Math.max(1, activeNs);
    String measured =
        String.format(
            Locale.ROOT,
            "%.3f ms an image, %.2f times the %.3f ms of %s",
            versionNs / 1e6 / batch.size(),
            slowdown,
            activeNs / 1e6 / batch.size(),
            active.version());
    if (maxSlowdown > 0 && slowdown > maxSlowdown) {
      throw new InvalidModelException(
          String.format(
              Locale.ROOT,
              "Cannot use model: version=%s: it is too slow: %s, at most %.2f times is allowed",
              version.version(),
              measured,
              maxSlowdown));
    }
    return measured;
  }

  private long timeNs(ImageEncoder encoder, List<PreparedImage> batch) {
    long beforeNs = nanoTime.getAsLong();
    encoder.encode(batch);
    return nanoTime.getAsLong() - beforeNs;
  }
}
