package dev.hashnet.quickstart.reckoning;

/** The place of one event on {@code image-events}. */
public record SourceOffset(int partition, long offset) {}
