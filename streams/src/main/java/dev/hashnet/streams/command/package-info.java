/** The commands: topics, streams, produce, alerts. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.command;
