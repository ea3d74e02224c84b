package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/**
 * Random streams named by numbers, such as (seed, step, index): the same numbers give the same
 * stream on every machine and thread, and streams of different numbers are unrelated.
 */
public final class Seeds {
  private Seeds() {}

  /** The stream that the numbers name, in their order. */
  public static SplittableRandom stream(long... parts) {
    return new SplittableRandom(mix(parts));
  }

  /** One number for several, by the finaliser of MurmurHash3 over a running sum. */
  public static long mix(long... parts) {
    long state = 0x9E3779B97F4A7C15L;
    for (long part : parts) {
      state = finalise(state + finalise(part + 0x632BE59BD9B4E019L));
    }
    return state;
  }

  private static long finalise(long value) {
    long z = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }
}
