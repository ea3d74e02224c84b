package dev.hashnet.benchmarks;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * An accelerator in its timing alone: a fixed time a call and a little an image, spent waiting;
 * codes come from an encoder that costs next to nothing. Shows what batching is worth where the
 * device, not the processor, is the limit.
 *
 * <p>Threads: one call at a time, as a device has it.
 */
record SimulatedDevice(ImageEncoder codes, long callNs, long imageNs) implements ImageEncoder {
  @Override
  public synchronized List<BinaryCode> encode(List<PreparedImage> batch) {
    long endNs = System.nanoTime() + callNs + imageNs * batch.size();
    List<BinaryCode> result = codes.encode(batch);
    for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
      LockSupport.parkNanos(leftNs);
    }
    return result;
  }

  @Override
  public String line() {
    return codes.line();
  }

  @Override
  public String version() {
    return codes.version();
  }

  @Override
  public int bits() {
    return codes.bits();
  }

  @Override
  public int side() {
    return codes.side();
  }

  @Override
  public int radiusBits() {
    return codes.radiusBits();
  }

  @Override
  public void close() {
    codes.close();
  }
}
