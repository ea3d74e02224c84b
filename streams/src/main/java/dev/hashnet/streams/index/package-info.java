/**
 * The index application's parts: the Hamming index as a store on the code topic, and the processor
 * that alerts.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.index;
