/** What is done about a Schema Registry that is away for a while. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.registry;
