/**
 * Image headers, decoding and the one preprocessing for training and serving. The only place that
 * touches an image codec.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.image;
