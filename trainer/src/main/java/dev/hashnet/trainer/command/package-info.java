/** The commands train, encode and publish. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer.command;
