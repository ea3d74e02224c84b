package dev.hashnet.streams.reencode;

/**
 * What is encoded again, and how fast.
 *
 * @param version the candidate
 * @param fromMs Kafka timestamp of the first event, epoch milliseconds
 * @param toMs Kafka timestamp before which to end; {@link Long#MAX_VALUE}: all there are now
 * @param ratePerS most events a second; 0: as fast as it goes
 * @param maxLag events that the live encoding may lie behind before this waits for it
 */
public record ReencodeOptions(
    String version, long fromMs, long toMs, double ratePerS, long maxLag) {}
