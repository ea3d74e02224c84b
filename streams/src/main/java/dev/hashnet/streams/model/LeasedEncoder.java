package dev.hashnet.streams.model;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.streams.encode.VersionReleasedException;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * An encoder that may be closed while others use it: closing waits for the batches at hand, and
 * whoever comes later gets a {@link VersionReleasedException} instead of freed memory.
 */
final class LeasedEncoder implements ImageEncoder {
  private final ImageEncoder encoder;
  private final ReadWriteLock lease = new ReentrantReadWriteLock();
  private boolean released;

  LeasedEncoder(ImageEncoder encoder) {
    this.encoder = encoder;
  }

  @Override
  public List<BinaryCode> encode(List<PreparedImage> batch) {
    lease.readLock().lock();
    try {
      if (released) {
        throw new VersionReleasedException(encoder.version());
      }
      return encoder.encode(batch);
    } finally {
      lease.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lease.writeLock().lock();
    try {
      if (!released) {
        released = true;
        encoder.close();
      }
    } finally {
      lease.writeLock().unlock();
    }
  }

  @Override
  public String line() {
    return encoder.line();
  }

  @Override
  public String version() {
    return encoder.version();
  }

  @Override
  public int bits() {
    return encoder.bits();
  }

  @Override
  public int side() {
    return encoder.side();
  }

  @Override
  public int radiusBits() {
    return encoder.radiusBits();
  }
}
