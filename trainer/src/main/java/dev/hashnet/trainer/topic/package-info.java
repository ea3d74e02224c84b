/** Images and verdicts to train on that lie on topics. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer.topic;
