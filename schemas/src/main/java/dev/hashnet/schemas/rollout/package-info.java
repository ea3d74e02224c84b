/** The rollout of a line as a Kafka record. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.schemas.rollout;
