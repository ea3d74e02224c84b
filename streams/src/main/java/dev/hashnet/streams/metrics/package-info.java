/** What is measured, under which name, and how it is shown. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.metrics;
