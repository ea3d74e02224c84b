package dev.hashnet.trainer.evaluation;

/**
 * One image by all codes at once. Arrays are shared, not copied.
 *
 * <p>{@code words}: the codes of all channels, one after the other. {@code mirrored}: the same of
 * the mirrored image. {@code z}: by model, the hash layer's outputs scaled to unit length. {@code
 * thumbnail}: what {@link LookAlikes} compares.
 */
final class CodedImage {
  final long[] words;
  final long[] mirrored;
  final float[][] z;
  final Thumbnail thumbnail;

  CodedImage(long[] words, long[] mirrored, float[][] z, Thumbnail thumbnail) {
    this.words = words;
    this.mirrored = mirrored;
    this.z = z;
    this.thumbnail = thumbnail;
  }
}
