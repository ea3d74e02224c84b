/** The one-command demonstration on real parts. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.quickstart;
