/** Speed, always as a ratio to something run beside it. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.benchmarks;
