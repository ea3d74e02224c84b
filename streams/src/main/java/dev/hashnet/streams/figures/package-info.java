/** What an instance counts of two versions that serve together. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.figures;
