/**
 * Codes, the Hamming index and policies. JDK only: no clock, no thread, no logger, no file, no
 * socket.
 *
 * <p>Priorities: exact answers, then bounded memory, then speed. Whatever must be exact has a plain
 * twin that says the same in fewer lines and is compared with it over random histories: {@link
 * dev.hashnet.core.index.LinearScanIndex} for {@link
 * dev.hashnet.core.index.MultiIndexHammingIndex}, {@link dev.hashnet.core.BruteForcePairs} for
 * {@link dev.hashnet.core.NearDuplicateDetector}.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.core;
