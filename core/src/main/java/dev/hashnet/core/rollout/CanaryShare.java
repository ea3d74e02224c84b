package dev.hashnet.core.rollout;

/**
 * Which images a canary concerns: a function of the image id alone, so that an image that is read
 * again, by whatever instance, falls on the same side.
 */
public final class CanaryShare {
  /** Parts that all images are divided into. */
  public static final int PARTS = 1000;

  /** Falls on the side of the active version, however large the canary. */
  public static final int NEVER = PARTS;

  private CanaryShare() {}

  /** The part of an image id's bytes, 0 to 999. */
  public static int partOf(byte[] id) {
    // FNV-1a and a finaliser; not the hash that partitions are chosen by, so that each partition
    // has its share.
    long hash = 0xcbf29ce484222325L;
    for (byte each : id) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return (int) Long.remainderUnsigned(hash, PARTS);
  }
}
