/** Which model version serves when, and what may be decided about it. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.core.rollout;
