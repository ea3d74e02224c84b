/** The built-in perceptual code: a DCT hash, nothing to train. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.perceptual;
