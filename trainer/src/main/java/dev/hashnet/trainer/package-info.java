/** Training of HashNets from augmented copies, from images to a model artifact. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.trainer;
