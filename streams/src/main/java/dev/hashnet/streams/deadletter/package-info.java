/** Records that are refused, kept with their reason. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.deadletter;
