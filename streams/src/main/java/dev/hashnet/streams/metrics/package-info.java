/** Times of stages. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.metrics;
