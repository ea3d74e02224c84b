/** The Hamming index beside other exact structures, on the same codes and the same machine. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.benchmarks.index;
