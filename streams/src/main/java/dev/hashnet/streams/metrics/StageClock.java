package dev.hashnet.streams.metrics;

/** The times that stages are measured with. */
public interface StageClock {
  /** Nanoseconds from any origin, as {@code System.nanoTime}. */
  long wallNs();

  /** Processor time of the calling thread, nanoseconds; 0 where it is not known. */
  long cpuNs();

  /** The time of day, epoch milliseconds, to be compared with record timestamps. */
  long epochMs();
}
