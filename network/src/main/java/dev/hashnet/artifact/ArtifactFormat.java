package dev.hashnet.artifact;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * The container of a model artifact: magic, format version, a table of sections, the sections, a
 * digest. Described byte by byte in docs/formats.md.
 *
 * <p>Every byte is covered: the header by comparison, the sections by their digests and order, and
 * all of it by the digest at the end. There is one way to write given sections, so a file that
 * reads is a file that {@link #write} makes.
 */
final class ArtifactFormat {
  /** The sections, in the order of the file. */
  enum Section {
    /** JSON, see {@link ManifestJson}. */
    MANIFEST("manifest", 1 << 20),
    /** The network for serving. */
    ONNX("onnx", 512 << 20),
    /** The DL4J checkpoint. */
    DL4J("dl4j", 512 << 20),
    /** Golden images, see {@link GoldenSection}. */
    GOLDEN("golden", 64 << 20);

    final String label;
    final int maxBytes;

    Section(String label, int maxBytes) {
      this.label = label;
      this.maxBytes = maxBytes;
    }
  }

  static final int VERSION = 1;

  /** Not ASCII at the start, and both line ends: a transfer as text breaks it visibly. */
  private static final byte[] MAGIC = {(byte) 0x89, 'H', 'N', 'E', 'T', '\r', '\n', 0x1a};

  private static final int NAME_BYTES = 16;
  private static final int DIGEST_BYTES = 32;
  private static final int ENTRY_BYTES = NAME_BYTES + Long.BYTES + DIGEST_BYTES;
  private static final int TABLE_AT = MAGIC.length + 2 * Integer.BYTES;
  private static final int SECTIONS_AT = TABLE_AT + Section.values().length * ENTRY_BYTES;

  /** Longest file. */
  static final long MAX_BYTES = 1L << 30;

  private ArtifactFormat() {}

  /** Throws IllegalArgumentException where a section is empty or above its limit. */
  static byte[] write(Map<Section, byte[]> sections) {
    ByteBuffer file = ByteBuffer.allocate((int) requireFits(sections));
    file.put(MAGIC).putInt(VERSION).putInt(Section.values().length);
    for (Section section : Section.values()) {
      byte[] content = content(sections, section);
      file.put(paddedName(section)).putLong(content.length).put(sha256(content, 0, content.length));
    }
    for (Section section : Section.values()) {
      file.put(content(sections, section));
    }
    return file.put(sha256(file.array(), 0, file.position())).array();
  }

  /**
   * Throws IllegalArgumentException where a section is empty or above its limit; returns the length
   * of the file.
   */
  static long requireFits(Map<Section, byte[]> sections) {
    long total = (long) SECTIONS_AT + DIGEST_BYTES;
    for (Section section : Section.values()) {
      int length = content(sections, section).length;
      if (length < 1 || length > section.maxBytes) {
        throw new IllegalArgumentException(
            "section %s must have 1..%d bytes: bytes=%d"
                .formatted(section.label, section.maxBytes, length));
      }
      total += length;
    }
    if (total > MAX_BYTES) {
      throw new IllegalArgumentException(
          "artifact must have at most %d bytes: bytes=%d".formatted(MAX_BYTES, total));
    }
    return total;
  }

  /** Throws InvalidModelException at anything that {@link #write} would not have written. */
  static Map<Section, byte[]> read(byte[] file) {
    require(
        "bytes at least",
        (long) SECTIONS_AT + DIGEST_BYTES,
        file.length,
        file.length >= SECTIONS_AT + DIGEST_BYTES);
    require("bytes at most", MAX_BYTES, file.length, file.length <= MAX_BYTES);
    requireEqual("magic", hex(MAGIC), hex(Arrays.copyOf(file, MAGIC.length)));
    ByteBuffer header = ByteBuffer.wrap(file, MAGIC.length, SECTIONS_AT - MAGIC.length);
    requireEqual("format version", VERSION, header.getInt());
    requireEqual("number of sections", Section.values().length, header.getInt());

    Map<Section, Entry> table = new EnumMap<>(Section.class);
    long total = (long) SECTIONS_AT + DIGEST_BYTES;
    for (Section section : Section.values()) {
      Entry entry = readEntry(header, section);
      table.put(section, entry);
      total += entry.length();
    }
    requireEqual("bytes of the file, from its table", total, (long) file.length);
    int end = file.length - DIGEST_BYTES;
    String digest = hex(Arrays.copyOfRange(file, end, file.length));
    requireEqual("SHA-256 of the file", digest, hex(sha256(file, 0, end)));

    Map<Section, byte[]> sections = new EnumMap<>(Section.class);
    int at = SECTIONS_AT;
    for (Map.Entry<Section, Entry> row : table.entrySet()) {
      Entry entry = row.getValue();
      requireEqual(
          "SHA-256 of section " + row.getKey().label,
          entry.sha256(),
          hex(sha256(file, at, entry.length())));
      sections.put(row.getKey(), Arrays.copyOfRange(file, at, at + entry.length()));
      at += entry.length();
    }
    return sections;
  }

  /** A row of the table: length of the section and its digest in hex. */
  private record Entry(int length, String sha256) {}

  static byte[] sha256(byte[] bytes, int from, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, from, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Reads one entry of the table: checks name and length before anything is allocated for it. */
  private static Entry readEntry(ByteBuffer header, Section section) {
    byte[] name = new byte[NAME_BYTES];
    header.get(name);
    if (!Arrays.equals(name, paddedName(section))) {
      requireEqual("name of a section", section.label, printable(name));
    }
    long length = header.getLong();
    require(
        "bytes of section " + section.label,
        "1.." + section.maxBytes,
        length,
        length >= 1 && length <= section.maxBytes);
    byte[] digest = new byte[DIGEST_BYTES];
    header.get(digest);
    return new Entry((int) length, hex(digest));
  }

  private static void requireEqual(String what, Object expected, Object found) {
    require(what, expected, found, expected.equals(found));
  }

  private static void require(String what, Object expected, Object found, boolean met) {
    if (!met) {
      throw new InvalidModelException(
          "Cannot read model artifact: %s: expected=%s, found=%s".formatted(what, expected, found));
    }
  }

  private static byte[] content(Map<Section, byte[]> sections, Section section) {
    byte[] content = sections.get(section);
    return content == null ? new byte[0] : content;
  }

  private static byte[] paddedName(Section section) {
    return Arrays.copyOf(section.label.getBytes(StandardCharsets.US_ASCII), NAME_BYTES);
  }

  /** A name from outside, fit for a message: the printable ASCII as it is, all else as hex. */
  private static String printable(byte[] name) {
    int end = NAME_BYTES;
    while (end > 0 && name[end - 1] == 0) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (name[i] <= ' ' || name[i] > '~') {
        return "0x" + hex(name);
      }
    }
    return new String(name, 0, end, StandardCharsets.US_ASCII);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
