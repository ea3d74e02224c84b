package dev.hashnet.streams.reencode;

/**
 * How far it is.
 *
 * @param done events behind
 * @param all events of the range
 * @param published codes that were published
 * @param waiting whether it waits for the live encoding
 */
public record ReencodeProgress(long done, long all, long published, boolean waiting) {}
