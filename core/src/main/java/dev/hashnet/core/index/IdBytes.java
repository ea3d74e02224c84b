package dev.hashnet.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Ids as bytes: CESU-8, which is UTF-8 for each UTF-16 code unit by itself. Unlike UTF-8 it has
 * room for every string of Java, unpaired surrogates included, and it sorts as {@link
 * String#compareTo} does.
 */
final class IdBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private IdBytes() {}

  static byte[] encode(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    return bytes.length == id.length() && isAscii(id, bytes) ? bytes : encodeUnits(id);
  }

  /** A string with an unpaired surrogate has as many bytes as units, too, a question mark there. */
  private static boolean isAscii(String id, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '?' && id.charAt(i) != '?') {
        return false;
      }
    }
    return true;
  }

  private static byte[] encodeUnits(String id) {
    byte[] bytes = new byte[3 * id.length()];
    int length = 0;
    for (int i = 0; i < id.length(); i++) {
      char unit = id.charAt(i);
      if (unit < 0x80) {
        bytes[length++] = (byte) unit;
      } else if (unit < 0x800) {
        bytes[length++] = (byte) (0xC0 | unit >> 6);
        bytes[length++] = (byte) (0x80 | (unit & 0x3F));
      } else {
        bytes[length++] = (byte) (0xE0 | unit >> 12);
        bytes[length++] = (byte) (0x80 | ((unit >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (unit & 0x3F));
      }
    }
    return Arrays.copyOf(bytes, length);
  }

  static String decode(byte[] bytes, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return decodeUnits(bytes, from, from + length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static String decodeUnits(byte[] bytes, int from, int to) {
    StringBuilder id = new StringBuilder(to - from);
    for (int i = from; i < to; ) {
      int first = bytes[i++];
      if (first >= 0) {
        id.append((char) first);
      } else if ((first & 0x20) == 0) {
        id.append((char) ((first & 0x1F) << 6 | (bytes[i++] & 0x3F)));
      } else {
        int second = bytes[i++] & 0x3F;
        id.append((char) ((first & 0x0F) << 12 | second << 6 | (bytes[i++] & 0x3F)));
      }
    }
    return id.toString();
  }

  /** All 32 bits of it are good. */
  static int hash(byte[] id) {
    long hash = id.length;
    int i = 0;
    for (; i + Long.BYTES <= id.length; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(id, i));
    }
    long rest = 0;
    for (; i < id.length; i++) {
      rest = rest << Byte.SIZE | (id[i] & 0xFF);
    }
    return (int) (mix(hash ^ rest) >>> Integer.SIZE);
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    return (mixed ^ mixed >>> 29) * 0x9E3779B97F4A7C15L;
  }
}
