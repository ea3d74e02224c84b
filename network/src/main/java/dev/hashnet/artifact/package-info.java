/** The model artifact: one file that holds everything a version needs to serve. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.artifact;
