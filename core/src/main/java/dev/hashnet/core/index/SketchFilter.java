package dev.hashnet.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the sketches of a bucket that are near a query's, in an array where they lie side by side.
 *
 * <p>They are read a long at a time. Of sketches of 16 bits a long holds four: the ones of each
 * quarter are counted by adding up neighbours, as Warren has it for one number (Hacker's Delight,
 * 5-1); two longs share a branch, which is mispredicted less often than two are.
 */
final class SketchFilter {
  /** Most places that one call may be asked for. */
  static final int MOST_PLACES = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long LOWER = 0xFFFF_FFFFL;

  private static final int LANES = 4;
  private static final int LANE_SHIFT = 4;
  private static final long EVERY_LANE = 0x0001_0001_0001_0001L;
  private static final long EVERY_SIGN = EVERY_LANE << 15;

  private SketchFilter() {}

  /**
   * Writes down the places whose sketches of 16 bits differ from the given one in at most so many
   * bits.
   *
   * @param sketches 15 bytes more than the places take
   * @param into places found, from {@code found} on
   * @return how many there are in {@code into} now
   */
  static int near16(
      byte[] sketches, int begin, int end, int sketch, int budgetBits, int[] into, int found) {
    long own = (sketch & 0xFFFFL) * EVERY_LANE;
    if (budgetBits == 1) {
      return nearByOne(sketches, begin, end, own, into, found);
    }
    // Added to a count of more than the budget, it reaches the sign of the lane.
    long excess = (0x7FFFL - Math.min(budgetBits, Short.SIZE)) * EVERY_LANE;
    int count = found;
    for (int place = begin; place < end; place += 2 * LANES) {
      long first = count((long) LONGS.get(sketches, place << 1) ^ own) + excess;
      long second = count((long) LONGS.get(sketches, (place + LANES) << 1) ^ own) + excess;
      count = write(~first & EVERY_SIGN, ~second & EVERY_SIGN, place, end, into, count);
    }
    return count;
  }

  /** One bits of each lane. */
  private static long count(long lanes) {
    long ones = lanes - (lanes >>> 1 & 0x5555_5555_5555_5555L);
    ones = (ones & 0x3333_3333_3333_3333L) + (ones >>> 2 & 0x3333_3333_3333_3333L);
    ones = ones + (ones >>> 4) & 0x0F0F_0F0F_0F0F_0F0FL;
    return ones + (ones >>> 8) & 0x001F_001F_001F_001FL;
  }

  /** A bit at most, as most small radii ask: what differs, without its lowest bit, is nothing. */
  private static int nearByOne(
      byte[] sketches, int begin, int end, long own, int[] into, int found) {
    int count = found;
    for (int place = begin; place < end; place += 2 * LANES) {
      long first = withoutLowest((long) LONGS.get(sketches, place << 1) ^ own);
      long second = withoutLowest((long) LONGS.get(sketches, (place + LANES) << 1) ^ own);
      count = write(zeros(first), zeros(second), place, end, into, count);
    }
    return count;
  }

  private static long withoutLowest(long lanes) {
    return lanes & (lanes | EVERY_SIGN) - EVERY_LANE;
  }

  /** The signs of the lanes that are zero. */
  private static long zeros(long lanes) {
    return ~((lanes & ~EVERY_SIGN) + ~EVERY_SIGN | lanes) & EVERY_SIGN;
  }

  /** Writes down the places whose lane has its sign, of two longs side by side. */
  private static int write(long first, long second, int place, int end, int[] into, int found) {
    int count = found;
    for (long near = first | second >>> 1; near != 0; near &= near - 1) {
      int bit = Long.numberOfTrailingZeros(near);
      int at = place + (bit >>> LANE_SHIFT) + ((bit & 1) == 0 ? LANES : 0);
      if (at < end) {
        into[count++] = at;
      }
    }
    return count;
  }

  /** As {@link #near16}, for sketches of 32 bits. */
  static int near32(
      byte[] sketches, int begin, int end, int sketch, int budgetBits, int[] into, int found) {
    long both = (sketch & LOWER) | (long) sketch << Integer.SIZE;
    int count = found;
    for (int place = begin; place < end; place += 2) {
      long differing = (long) LONGS.get(sketches, place << 2) ^ both;
      if (Long.bitCount(differing & LOWER) <= budgetBits) {
        into[count++] = place;
      }
      if (Long.bitCount(differing >>> Integer.SIZE) <= budgetBits && place + 1 < end) {
        into[count++] = place + 1;
      }
    }
    return count;
  }
}
