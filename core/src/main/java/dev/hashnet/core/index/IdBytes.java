package dev.hashnet.core.index;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Ids as bytes, packed by a fixed prefix code: a digit takes 4 bits, a to f take 5, the other small
 * letters and {@code - _ . /} take 8, capitals and other signs 9. So a number or a hexadecimal
 * digest takes half of its characters, and hardly an id takes more than it has.
 *
 * <p>Bits are laid from the most significant on; those left over in the last byte are ones, as many
 * as no word is made of. An id that would not be shorter, or has other characters, stands as it is
 * behind a byte FF, with which no packed id begins, in CESU-8: that is UTF-8 for each UTF-16 code
 * unit by itself, and has room for every string of Java, unpaired surrogates included. Each string
 * has one form, so that equal bytes are equal ids.
 */
final class IdBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final byte AS_IT_IS = (byte) 0xFF;

  /** The characters with words of 4, 5, 8 and 9 bits; words count up from one to the next. */
  private static final String[] CHARACTERS = {
    "0123456789",
    "abcdef",
    "ghijklmnopqrstuvwxyz-_./",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ :@+=%#~,&()!$'[]{}*"
  };

  private static final int[] WIDTHS_BITS = {4, 5, 8, 9};
  private static final int MAX_WIDTH_BITS = 9;
  private static final int WINDOW = (1 << MAX_WIDTH_BITS) - 1;

  /** By character: its word, and the word's width in the lowest four bits; 0: none. */
  private static final short[] WORDS = new short[128];

  /** By nine bits that begin with a word: the character, and the width in the lowest four bits. */
  private static final short[] MEANINGS = new short[WINDOW + 1];

  static {
    // What begins with no word is as wide as nothing that is left.
    Arrays.fill(MEANINGS, (short) 15);
    int next = 0;
    for (int i = 0; i < CHARACTERS.length; i++) {
      int width = WIDTHS_BITS[i];
      int spread = 1 << (MAX_WIDTH_BITS - width);
      for (char character : CHARACTERS[i].toCharArray()) {
        WORDS[character] = (short) ((next / spread) << 4 | width);
        Arrays.fill(MEANINGS, next, next + spread, (short) (character << 4 | width));
        next += spread;
      }
    }
  }

  private IdBytes() {}

  static byte[] encode(String id) {
    int length = id.length();
    int bits = 0;
    for (int i = 0; i < length; i++) {
      char unit = id.charAt(i);
      int word = unit < WORDS.length ? WORDS[unit] : 0;
      if (word == 0) {
        return asItIs(id);
      }
      bits += word & 15;
    }
    int packed = (bits + 7) >>> 3;
    return packed <= length ? pack(id, packed) : asItIs(id);
  }

  private static byte[] pack(String id, int length) {
    byte[] bytes = new byte[length];
    long held = 0;
    int heldBits = 0;
    int at = 0;
    for (int i = 0; i < id.length(); i++) {
      int word = WORDS[id.charAt(i)];
      held = held << (word & 15) | word >>> 4;
      heldBits += word & 15;
      if (heldBits >= Integer.SIZE) {
        heldBits -= Integer.SIZE;
        INTS.set(bytes, at, (int) (held >>> heldBits));
        at += Integer.BYTES;
      }
    }
    for (; heldBits >= Byte.SIZE; heldBits -= Byte.SIZE) {
      bytes[at++] = (byte) (held >>> (heldBits - Byte.SIZE));
    }
    if (heldBits > 0) {
      bytes[at] = (byte) (held << (Byte.SIZE - heldBits) | 0xFF >>> heldBits);
    }
    return bytes;
  }

  private static byte[] asItIs(String id) {
    byte[] bytes = new byte[1 + 3 * id.length()];
    int length = 0;
    bytes[length++] = AS_IT_IS;
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
    if (length > 0 && bytes[from] == AS_IT_IS) {
      return units(bytes, from + 1, from + length);
    }
    byte[] characters = new byte[2 * length];
    int count = 0;
    long held = 0;
    int heldBits = 0;
    int at = from;
    while (true) {
      for (; heldBits < MAX_WIDTH_BITS && at < from + length; heldBits += Byte.SIZE) {
        held = held << Byte.SIZE | (bytes[at++] & 0xFF);
      }
      int missing = Math.max(0, MAX_WIDTH_BITS - heldBits);
      long ahead =
          (held << missing | WINDOW >>> (MAX_WIDTH_BITS - missing))
              >>> Math.max(0, heldBits - MAX_WIDTH_BITS);
      int meaning = MEANINGS[(int) ahead & WINDOW];
      if ((meaning & 15) > heldBits) {
        return new String(characters, 0, count, StandardCharsets.ISO_8859_1);
      }
      characters[count++] = (byte) (meaning >>> 4);
      heldBits -= meaning & 15;
    }
  }

  private static String units(byte[] bytes, int from, int to) {
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
