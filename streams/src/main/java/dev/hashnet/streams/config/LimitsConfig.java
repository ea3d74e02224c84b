package dev.hashnet.streams.config;

import dev.hashnet.core.ImageLimits;
import java.time.Duration;
import java.util.List;

/** What an event may cost. Passing a limit is a dead letter with its reason. */
public record LimitsConfig(
    int imageMaxBytes,
    long imageMaxPixels,
    int imageMaxSidePixels,
    int recordMaxBytes,
    Duration eventTimeAhead) {
  private static final Property<Integer> IMAGE_MAX_BYTES =
      Property.size("hashnet.limits.image.max-bytes", "4 MiB", "Most bytes of an encoded image.");
  private static final Property<Long> IMAGE_MAX_PIXELS =
      Property.count(
          "hashnet.limits.image.max-pixels",
          "pixels",
          50_000_000,
          "Most pixels of an image, read from its header before anything is decoded.");
  private static final Property<Integer> IMAGE_MAX_SIDE =
      Property.integer(
          "hashnet.limits.image.max-side",
          1,
          1_000_000,
          "pixels",
          16_384,
          "Longest side of an image.");
  private static final Property<Integer> RECORD_MAX_BYTES =
      Property.size(
          "hashnet.limits.record.max-bytes",
          "5 MiB",
          "Most bytes of an event record with its headers; the topics and clients are sized by it. A dead letter may"
              + " have 256 KiB more.");
  private static final Property<Duration> EVENT_TIME_AHEAD =
      Property.duration(
          "hashnet.limits.event-time-ahead",
          "1 h",
          "How far an event's time may lie ahead of its record's timestamp; the window follows event times, so one far"
              + " ahead would expire everything.");

  static final List<Property<?>> PROPERTIES =
      List.of(
          IMAGE_MAX_BYTES, IMAGE_MAX_PIXELS, IMAGE_MAX_SIDE, RECORD_MAX_BYTES, EVENT_TIME_AHEAD);

  /** Room for key, envelope and headers of an event beside its image. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  /** Room for what a dead letter adds to its event: the error headers. */
  public static final int DEAD_LETTER_EXTRA_BYTES = 256 << 10;

  public LimitsConfig {
    if (recordMaxBytes < (long) imageMaxBytes + ENVELOPE_BYTES) {
      throw InvalidConfigException.of(
          RECORD_MAX_BYTES.name(),
          "at least 64 KiB more than %s=%d".formatted(IMAGE_MAX_BYTES.name(), imageMaxBytes),
          Integer.toString(recordMaxBytes));
    }
  }

  static LimitsConfig of(Settings settings) {
    return new LimitsConfig(
        settings.get(IMAGE_MAX_BYTES),
        settings.get(IMAGE_MAX_PIXELS),
        settings.get(IMAGE_MAX_SIDE),
        settings.get(RECORD_MAX_BYTES),
        settings.get(EVENT_TIME_AHEAD));
  }

  public ImageLimits imageLimits() {
    return new ImageLimits(imageMaxBytes, imageMaxPixels, imageMaxSidePixels);
  }

  /** Most bytes of a record on {@code dead-letters}, and so of a producer's request. */
  public int deadLetterMaxBytes() {
    return recordMaxBytes + DEAD_LETTER_EXTRA_BYTES;
  }
}
