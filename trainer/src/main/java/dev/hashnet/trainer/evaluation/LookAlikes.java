package dev.hashnet.trainer.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds the pairs of a folder's images that are copies of each other already: they say nothing of
 * false alerts.
 *
 * <p>A copy: the luminance of the two, or of one and the mirror of the other, has a correlation of
 * {@value #CORRELATION} over 32 x 32 cells; two flat images are copies. So a recoloured drawing is
 * a copy, as a grey one is when recall is measured. No method under test has a part in it: leaving
 * out what a hash takes for a copy would hide the false alerts of that hash.
 */
final class LookAlikes {
  static final float CORRELATION = .98f;

  /** Cells of 8 x 8 say quickly where it is not worth looking closer. */
  private static final float COARSE_CORRELATION = .93f;

  private LookAlikes() {}

  static PairSet find(List<CodedImage> images) {
    List<int[]> pairs =
        IntStream.range(0, images.size())
            .parallel()
            .boxed()
            .flatMap(
                i ->
                    IntStream.range(0, i)
                        .filter(j -> alike(images.get(i).thumbnail, images.get(j).thumbnail))
                        .mapToObj(j -> new int[] {i, j}))
            .toList();
    PairSet found = new PairSet();
    pairs.forEach(pair -> found.add(pair[0], pair[1]));
    return found;
  }

  private static boolean alike(Thumbnail a, Thumbnail b) {
    if (Thumbnail.correlation(a.coarse, b.coarse) >= COARSE_CORRELATION
        && Thumbnail.correlation(a.fine, b.fine) >= CORRELATION) {
      return true;
    }
    if (Thumbnail.mirroredCorrelation(a.coarse, b.coarse) >= COARSE_CORRELATION
        && Thumbnail.mirroredCorrelation(a.fine, b.fine) >= CORRELATION) {
      return true;
    }
    return a.isFlat() && b.isFlat();
  }
}
