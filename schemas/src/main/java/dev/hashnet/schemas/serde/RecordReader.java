package dev.hashnet.schemas.serde;

import java.io.IOException;

/** Reads records that one writer's schema lays out. Threads: safe for use by several threads. */
@FunctionalInterface
interface RecordReader<T> {
  /**
   * Reads the record that begins at {@code from} and takes all bytes up to the end.
   *
   * <p>Throws IOException or a RuntimeException of any kind where the bytes do not fit.
   */
  T read(byte[] bytes, int from) throws IOException;
}
