/** Publishing of model artifacts on the model topics. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer.publish;
