package dev.hashnet.network;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The files of a package by their paths in it: a folder, or a gzipped tar archive as package
 * clients download it. Nothing is written to disk.
 *
 * <p>Of an archive the names of entries are read in ustar's form; entries that are no plain files
 * are passed over, and so are long names of other dialects.
 */
final class PackageFiles {
  /** More is no package of weights that these networks have. */
  private static final long MAX_BYTES = 1L << 30;

  private static final int RECORD = 512;

  private PackageFiles() {}

  /**
   * Reads all of them.
   *
   * @throws IOException if the file or folder cannot be read, or is no such archive
   */
  static Map<String, byte[]> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return Files.isDirectory(file) ? folder(file) : archive(file);
  }

  private static Map<String, byte[]> folder(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.filter(Files::isRegularFile).toList();
    }
    Map<String, byte[]> files = new HashMap<>();
    long left = MAX_BYTES;
    for (Path path : paths) {
      left -= requireFits(Files.size(path), left);
      files.put(folder.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
    }
    return files;
  }

  private static Map<String, byte[]> archive(Path file) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    long left = MAX_BYTES;
    try (InputStream in =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)), 1 << 16)) {
      for (byte[] header = in.readNBytes(RECORD); !isEnd(header); header = in.readNBytes(RECORD)) {
        long length = requireFits(octal(header, 124, 12), left);
        byte[] content = in.readNBytes((int) length);
        in.skipNBytes((RECORD - length % RECORD) % RECORD);
        if (content.length < length) {
          throw new EOFException("archive ends within %s".formatted(name(header)));
        }
        left -= length;
        if (header[156] == '0' || header[156] == 0) {
          files.put(name(header), content);
        }
      }
    }
    return files;
  }

  /** A record of zeros, or the end of the file. */
  private static boolean isEnd(byte[] header) {
    return header.length < RECORD || header[0] == 0;
  }

  private static String name(byte[] header) {
    String name = text(header, 0, 100);
    String prefix = text(header, 345, 155);
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static long octal(byte[] header, int from, int length) throws IOException {
    String digits = text(header, from, length).trim();
    try {
      return Long.parseLong(digits, 8);
    } catch (NumberFormatException e) {
      throw new IOException("it is no tar archive: size of an entry: found=" + digits, e);
    }
  }

  private static long requireFits(long length, long left) throws IOException {
    if (length < 0 || length > left) {
      throw new IOException("it holds more than %d bytes".formatted(MAX_BYTES));
    }
    return length;
  }
}
