/** What an operator sees of a rollout, and decides about it. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.rollout;
