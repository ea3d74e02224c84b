/**
 * Avro records in the Confluent wire form: 0x00, the schema id as a big-endian int32, then the
 * record in Avro's binary encoding.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.schemas.serde;
