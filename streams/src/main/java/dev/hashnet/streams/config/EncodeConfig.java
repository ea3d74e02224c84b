package dev.hashnet.streams.config;

import dev.hashnet.core.BatchPolicy;
import dev.hashnet.encoder.EngineOptions;
import java.time.Duration;
import java.util.List;

/** How images are encoded: look-ahead, batches, threads and the engine. */
public record EncodeConfig(
    boolean lookAhead,
    int lookAheadMaxImages,
    int lookAheadMaxBytes,
    int batchMaxImages,
    int batchMaxBytes,
    Duration batchWait,
    Duration timeout,
    int decodeThreads,
    int devices,
    int maxConsecutiveFailures,
    EngineOptions.Engine engine,
    String engineDevice,
    int engineThreads) {
  private static final Property<Boolean> LOOK_AHEAD =
      Property.flag(
          "hashnet.encode.look-ahead",
          true,
          "Whether polled images are encoded ahead in batches; false encodes one image at a time.");
  private static final Property<Integer> LOOK_AHEAD_MAX_IMAGES =
      Property.integer(
          "hashnet.encode.look-ahead.max-images",
          1,
          100_000,
          "images",
          256,
          "Most images handed to the encoder and not yet encoded; further ones wait as raw bytes.");
  private static final Property<Integer> LOOK_AHEAD_MAX_BYTES =
      Property.size(
          "hashnet.encode.look-ahead.max-bytes",
          "64 MiB",
          "Most bytes of events handed to the encoder and not yet encoded.");
  private static final Property<Integer> BATCH_MAX_IMAGES =
      Property.integer(
          "hashnet.encode.batch.max-images", 1, 4_096, "images", 32, "Most images of a batch.");
  private static final Property<Integer> BATCH_MAX_BYTES =
      Property.size("hashnet.encode.batch.max-bytes", "32 MiB", "Most encoded bytes of a batch.");
  private static final Property<Duration> BATCH_WAIT =
      Property.duration(
          "hashnet.encode.batch.wait",
          "0 ms",
          "How long the first image of a batch waits for more; at 0 a batch is what gathered while the device was busy.");
  private static final Property<Duration> TIMEOUT =
      Property.duration(
          "hashnet.encode.timeout",
          "30 s",
          "How long the encoder may take over an image, or finish none at all, before the image"
              + " that waits becomes a dead letter; longer than hashnet.registry.wait.");
  private static final Property<Integer> DECODE_THREADS =
      Property.integer(
          "hashnet.encode.decode-threads",
          0,
          256,
          "threads",
          0,
          "Threads that decode images; 0: one a processor core.");
  private static final Property<Integer> DEVICES =
      Property.integer(
          "hashnet.encode.devices", 1, 64, "threads", 1, "Threads that run batches, one a device.");
  private static final Property<Integer> MAX_CONSECUTIVE_FAILURES =
      Property.integer(
          "hashnet.encode.max-consecutive-failures",
          1,
          1_000_000,
          "images",
          32,
          "Images that may fail in the encoder with none succeeding between them; then the encoder counts as broken and the"
              + " application stops, so that a broken device does not turn a topic into dead letters.");
  private static final Property<EngineOptions.Engine> ENGINE =
      Property.oneOf(
          "hashnet.encode.engine",
          EngineOptions.Engine.class,
          EngineOptions.Engine.ONNX,
          "What runs the network: onnx serves, dl4j is the reference.");
  private static final Property<String> ENGINE_DEVICE =
      Property.text(
          "hashnet.encode.engine.device",
          "cpu or cuda",
          "cpu|cuda",
          "cpu",
          "Where the network runs.");
  private static final Property<Integer> ENGINE_THREADS =
      Property.integer(
          "hashnet.encode.engine.threads",
          1,
          256,
          "threads",
          1,
          "Threads within one inference call.");

  static final List<Property<?>> PROPERTIES =
      List.of(
          LOOK_AHEAD,
          LOOK_AHEAD_MAX_IMAGES,
          LOOK_AHEAD_MAX_BYTES,
          BATCH_MAX_IMAGES,
          BATCH_MAX_BYTES,
          BATCH_WAIT,
          TIMEOUT,
          DECODE_THREADS,
          DEVICES,
          MAX_CONSECUTIVE_FAILURES,
          ENGINE,
          ENGINE_DEVICE,
          ENGINE_THREADS);

  static EncodeConfig of(Settings settings) {
    return new EncodeConfig(
        settings.get(LOOK_AHEAD),
        settings.get(LOOK_AHEAD_MAX_IMAGES),
        settings.get(LOOK_AHEAD_MAX_BYTES),
        settings.get(BATCH_MAX_IMAGES),
        settings.get(BATCH_MAX_BYTES),
        settings.get(BATCH_WAIT),
        settings.get(TIMEOUT),
        settings.get(DECODE_THREADS),
        settings.get(DEVICES),
        settings.get(MAX_CONSECUTIVE_FAILURES),
        settings.get(ENGINE),
        settings.get(ENGINE_DEVICE),
        settings.get(ENGINE_THREADS));
  }

  /**
   * Decoded images wait for the device, two batches at most: enough to keep it busy, little to
   * hold.
   */
  public BatchPolicy batchPolicy() {
    return new BatchPolicy(
        batchMaxImages, batchMaxBytes, batchWait.toNanos(), 2 * batchMaxImages, 2L * batchMaxBytes);
  }

  public EngineOptions engineOptions() {
    return new EngineOptions(engine, engineDevice, engineThreads);
  }
}
