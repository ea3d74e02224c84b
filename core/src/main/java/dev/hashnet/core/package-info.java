/**
 * Codes, the Hamming index and policies. JDK only: no clock, no thread, no logger, no file, no
 * socket.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.core;
