/**
 * A real Kafka broker and a real Schema Registry that start with one call and end with their owner.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.quickstart.embedded;
