/** Encoding old events by a candidate, so that its index covers the look-back window. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.reencode;
