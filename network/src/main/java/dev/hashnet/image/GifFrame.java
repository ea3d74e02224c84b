package dev.hashnet.image;

import java.util.Arrays;

/**
 * The first frame of a GIF, drawn on a white canvas.
 *
 * <p>Read in plain Java, not by OpenCV or ImageIO: the format is small, and a stream from anywhere
 * can then neither crash the process nor ask for more memory than its canvas. A frame that reaches
 * beyond the canvas is cut off at its edge; a frame whose pixels end early is refused.
 *
 * <p>Structure: colour tables, extension blocks (of which the graphic control names a transparent
 * colour), then the frame as LZW codes of growing width in blocks of up to 255 bytes, its rows in
 * four passes if interlaced.
 *
 * <p>Source: GIF89a specification, CompuServe 1990, appendix F for LZW.
 */
final class GifFrame {
  private static final int MAX_CODES = 4096;
  private static final int[] PASS_START = {0, 4, 2, 1};
  private static final int[] PASS_STEP = {8, 8, 4, 2};

  private final byte[] content;
  private int position = 6;

  private GifFrame(byte[] content) {
    this.content = content;
  }

  /** Throws RejectedException: CORRUPT_IMAGE. */
  static RgbImage decode(byte[] content) {
    return new GifFrame(content).read();
  }

  private RgbImage read() {
    int width = read16();
    int height = read16();
    int flags = read8();
    skip(2);
    byte[] colours = readColours(flags);
    byte[] canvas = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
    Arrays.fill(canvas, (byte) 255);
    int transparent = readExtensions();
    int left = read16();
    int top = read16();
    int frameWidth = read16();
    int frameHeight = read16();
    int frameFlags = read8();
    if ((frameFlags & 0x80) != 0) {
      colours = readColours(frameFlags);
    }
    if (colours.length == 0) {
      throw corrupt("no colour table");
    }
    // More pixels than the canvas has would only be cut off again, and the canvas is what the
    // limits were checked on.
    if (frameWidth == 0
        || frameHeight == 0
        || (long) frameWidth * frameHeight > (long) width * height) {
      throw corrupt(
          "frame of %dx%d on a canvas of %dx%d".formatted(frameWidth, frameHeight, width, height));
    }
    byte[] indices = readPixels(frameWidth * frameHeight);
    boolean interlaced = (frameFlags & 0x40) != 0;
    int row = 0;
    for (int y : rowOrder(frameHeight, interlaced)) {
      if (top + y < height) {
        int pixels = Math.min(frameWidth, Math.max(0, width - left));
        int target = 3 * ((top + y) * width + left);
        drawRow(indices, row * frameWidth, pixels, colours, transparent, canvas, target);
      }
      row++;
    }
    return new RgbImage(width, height, canvas);
  }

  private static void drawRow(
      byte[] indices,
      int from,
      int pixels,
      byte[] colours,
      int transparent,
      byte[] canvas,
      int target) {
    for (int x = 0; x < pixels; x++) {
      int index = indices[from + x] & 255;
      if (index != transparent && 3 * index + 2 < colours.length) {
        System.arraycopy(colours, 3 * index, canvas, target + 3 * x, 3);
      }
    }
  }

  private static int[] rowOrder(int rows, boolean interlaced) {
    int[] order = new int[rows];
    if (!interlaced) {
      Arrays.setAll(order, y -> y);
      return order;
    }
    int next = 0;
    for (int pass = 0; pass < PASS_START.length; pass++) {
      for (int y = PASS_START[pass]; y < rows; y += PASS_STEP[pass]) {
        order[next++] = y;
      }
    }
    return order;
  }

  /** Passes extensions up to the first image descriptor; gives the transparent index, or -1. */
  private int readExtensions() {
    int transparent = -1;
    int block = read8();
    while (block == 0x21) {
      int label = read8();
      int length = read8();
      if (label == 0xf9 && length == 4) {
        boolean hasTransparent = (read8() & 1) != 0;
        skip(2);
        int index = read8();
        transparent = hasTransparent ? index : -1;
        length = read8();
      }
      while (length > 0) {
        skip(length);
        length = read8();
      }
      block = read8();
    }
    if (block != 0x2c) {
      throw corrupt(
          "no image descriptor, but block 0x%02x at byte %d".formatted(block, position - 1));
    }
    return transparent;
  }

  private byte[] readColours(int flags) {
    if ((flags & 0x80) == 0) {
      return new byte[0];
    }
    int bytes = 3 * (2 << (flags & 7));
    int from = position;
    skip(bytes);
    return Arrays.copyOfRange(content, from, from + bytes);
  }

  private byte[] readPixels(int pixels) {
    int rootBits = read8();
    if (rootBits < 1 || rootBits > 8) {
      throw corrupt("LZW code size %d".formatted(rootBits));
    }
    byte[] indices = new byte[pixels];
    int written = new Lzw(rootBits, readBlocks()).expand(indices);
    if (written < pixels) {
      throw corrupt("frame ends after %d of %d pixels".formatted(written, pixels));
    }
    return indices;
  }

  /** The data of the sub-blocks, joined; a stream cut short gives what there is. */
  private byte[] readBlocks() {
    byte[] joined = new byte[content.length - position];
    int bytes = 0;
    while (position < content.length) {
      int length = Math.min(content[position++] & 255, content.length - position);
      if (length == 0) {
        break;
      }
      System.arraycopy(content, position, joined, bytes, length);
      bytes += length;
      position += length;
    }
    return Arrays.copyOf(joined, bytes);
  }

  private int read8() {
    skip(1);
    return content[position - 1] & 255;
  }

  private int read16() {
    skip(2);
    return Bytes.littleEndian16(content, position - 2);
  }

  private void skip(int bytes) {
    if (bytes > content.length - position) {
      throw corrupt("cut short at byte " + content.length);
    }
    position += bytes;
  }

  private static RuntimeException corrupt(String message) {
    return ImageHeader.corrupt(ImageFormat.GIF, message);
  }

  /** The LZW expansion: a table of strings, each a prefix code and one last byte. */
  private static final class Lzw {
    private final int rootBits;
    private final int clear;
    private final byte[] codes;
    private final short[] prefix = new short[MAX_CODES];
    private final byte[] last = new byte[MAX_CODES];
    private final byte[] first = new byte[MAX_CODES];
    private final int[] length = new int[MAX_CODES];
    private long bitBuffer;
    private int bitsInBuffer;
    private int next;

    Lzw(int rootBits, byte[] codes) {
      this.rootBits = rootBits;
      this.clear = 1 << rootBits;
      this.codes = codes;
      for (int i = 0; i < clear; i++) {
        last[i] = (byte) i;
        first[i] = (byte) i;
        length[i] = 1;
      }
    }

    /** Fills {@code target} as far as the codes reach; gives the number of bytes written. */
    int expand(byte[] target) {
      int written = 0;
      int size = clear + 2;
      int width = rootBits + 1;
      int previous = -1;
      while (written < target.length) {
        int code = readCode(width);
        if (code < 0 || code == clear + 1 || code > size || (code >= size && previous < 0)) {
          return written;
        }
        if (code == clear) {
          size = clear + 2;
          width = rootBits + 1;
          previous = -1;
          continue;
        }
        if (previous >= 0 && size < MAX_CODES) {
          add(size, previous, code == size ? first[previous] : first[code]);
          size++;
          if (size == 1 << width && width < 12) {
            width++;
          }
        } else if (code >= size) {
          return written;
        }
        written += write(code, target, written);
        previous = code;
      }
      return written;
    }

    private void add(int code, int before, byte lastByte) {
      prefix[code] = (short) before;
      last[code] = lastByte;
      first[code] = first[before];
      length[code] = length[before] + 1;
    }

    /** Writes the string of {@code code} from its end; what does not fit is cut off. */
    private int write(int code, byte[] target, int from) {
      int bytes = length[code];
      int at = code;
      for (int i = from + bytes - 1; i >= from; i--) {
        if (i < target.length) {
          target[i] = last[at];
        }
        at = prefix[at];
      }
      return Math.min(bytes, target.length - from);
    }

    private int readCode(int width) {
      while (bitsInBuffer < width) {
        if (next == codes.length) {
          return -1;
        }
        bitBuffer |= (long) (codes[next++] & 255) << bitsInBuffer;
        bitsInBuffer += 8;
      }
      int code = (int) bitBuffer & (1 << width) - 1;
      bitBuffer >>>= width;
      bitsInBuffer -= width;
      return code;
    }
  }
}
