/** The Kafka Streams application: images to codes, codes to alerts. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams;
