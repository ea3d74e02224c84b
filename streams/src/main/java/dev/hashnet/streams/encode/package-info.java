/**
 * The encode application's parts: look-ahead, batches, and the processor that turns image events
 * into codes.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.encode;
