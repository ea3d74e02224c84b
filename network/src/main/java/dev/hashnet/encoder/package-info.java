/** Engines that turn prepared images into binary codes. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.encoder;
