package dev.hashnet.core.rollout;

import java.util.ArrayList;
import java.util.List;

/**
 * What was counted of one version while another served beside it.
 *
 * @param images that it encoded
 * @param failures images that it failed on
 * @param encodeNs time that its batches took, nanoseconds
 * @param compared images that both encoded
 * @param equalCodes those with the same code by both
 * @param searched arriving images whose codes of both were searched
 * @param alerts those with near duplicates by this version, whether it alerts or not
 * @param commonAlerts those with near duplicates by both
 * @param distances neighbours found, counted by distance in bits, from 0 on
 * @param codes that the index holds of it
 * @param windowImages images of the look-back window that the index holds, by whatever version
 */
public record VersionCounts(
    long images,
    long failures,
    long encodeNs,
    long compared,
    long equalCodes,
    long searched,
    long alerts,
    long commonAlerts,
    List<Long> distances,
    long codes,
    long windowImages) {
  /** Nothing was counted. */
  public static final VersionCounts NONE =
      new VersionCounts(0, 0, 0, 0, 0, 0, 0, 0, List.of(), 0, 0);

  public VersionCounts {
    distances = List.copyOf(distances);
  }

  /** Of two instances together. */
  public VersionCounts plus(VersionCounts other) {
    return combined(other, 1, codes + other.codes, windowImages + other.windowImages);
  }

  /** What came since an earlier count; the index is as it is now. */
  public VersionCounts since(VersionCounts earlier) {
    return combined(earlier, -1, codes, windowImages);
  }

  private VersionCounts combined(
      VersionCounts other, int sign, long combinedCodes, long combinedImages) {
    List<Long> sums = new ArrayList<>();
    for (int i = 0; i < Math.max(distances.size(), other.distances.size()); i++) {
      sums.add(at(distances, i) + sign * at(other.distances, i));
    }
    return new VersionCounts(
        images + sign * other.images,
        failures + sign * other.failures,
        encodeNs + sign * other.encodeNs,
        compared + sign * other.compared,
        equalCodes + sign * other.equalCodes,
        searched + sign * other.searched,
        alerts + sign * other.alerts,
        commonAlerts + sign * other.commonAlerts,
        sums,
        combinedCodes,
        combinedImages);
  }

  private static long at(List<Long> counts, int index) {
    return index < counts.size() ? counts.get(index) : 0;
  }

  /** Images that it was given. */
  public long tried() {
    return images + failures;
  }

  /** Share of the images that it failed on, 0 to 1. */
  public double failureRate() {
    return share(failures, tried());
  }

  /** Time an image, nanoseconds. */
  public double latencyNs() {
    return share(encodeNs, images);
  }

  /** Share of the images with the same code by both, 0 to 1. */
  public double equalCodeShare() {
    return share(equalCodes, compared);
  }

  /** Share of the arriving images that have near duplicates by it, 0 to 1. */
  public double alertRate() {
    return share(alerts, searched);
  }

  /** Share of the look-back window's images that the index holds a code of it for, 0 to 1. */
  public double coverage() {
    return Math.min(1, share(codes, windowImages));
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : part / (double) whole;
  }
}
