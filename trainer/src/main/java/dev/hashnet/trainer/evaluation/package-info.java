/** How good codes are: distances between different images, radius, recall by transform. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer.evaluation;
