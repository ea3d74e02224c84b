@org.jspecify.annotations.NullMarked
package dev.hashnet.benchmarks.index;
