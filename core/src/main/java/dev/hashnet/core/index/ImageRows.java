package dev.hashnet.core.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The images of an index, each in a numbered row: id, code, timestamp.
 *
 * <p>It remembers the id asked for last: an image that arrives is looked for, put and looked for
 * again, and its id is packed, hashed and found once for all of that.
 */
final class ImageRows {
  private final int bits;
  private final RowPages pages = new RowPages();
  private final CodeRows codes;
  private final Timestamps timestamps = new Timestamps(pages);
  private final IdPages ids = new IdPages();
  private final IdTable byId = new IdTable(ids);

  private final ExpectedIds expected = new ExpectedIds();

  private @Nullable String askedId;
  private byte[] askedBytes = {};
  private int askedHash;

  /** Where the image asked for last is, or -1. */
  private int askedRow = -1;

  ImageRows(int bits) {
    this.bits = bits;
    this.codes = new CodeRows(bits);
  }

  /** The row of the image, or -1. */
  int find(String id) {
    if (!id.equals(askedId)) {
      int number = expected.take(id);
      askedBytes = number < 0 ? IdBytes.encode(id) : expected.bytes(number);
      askedHash = number < 0 ? IdBytes.hash(askedBytes) : expected.hash(number);
      askedRow = find(askedBytes, askedHash);
      askedId = id;
    }
    return askedRow;
  }

  /**
   * Loads what {@link #find(String)} of each id will, all at once: loads of one kind overlap.
   * Returns something of what it read, so that it is read.
   */
  int expect(List<String> imageIds) {
    expected.expect(imageIds);
    int read = 0;
    for (int i = 0; i < expected.count(); i++) {
      read ^= byId.touchPage(expected.hash(i));
    }
    for (int i = 0; i < expected.count(); i++) {
      read ^= byId.touchPlace(expected.hash(i));
    }
    return read;
  }

  /** As {@link #find(String)}, of the id's bytes and their hash. */
  int find(byte[] id, int hash) {
    return byId.find(id, hash);
  }

  /** A row for an image that has none. */
  int add(String id, long[] code, long timestampMs) {
    int found = find(id);
    if (found >= 0) {
      throw new IllegalArgumentException("the image must have no row: id=" + id);
    }
    int row = add(askedBytes, askedHash, code, timestampMs);
    askedId = id;
    askedRow = row;
    return row;
  }

  /** As {@link #add(String, long[], long)}, of the id's bytes and their hash. */
  int add(byte[] id, int hash, long[] code, long timestampMs) {
    // Whoever is asked for may be the one that comes.
    askedId = null;
    askedRow = -1;
    int row = pages.take();
    ids.set(row, id);
    byId.add(row, hash);
    codes.set(row, code);
    timestamps.set(row, timestampMs);
    return row;
  }

  void remove(int row) {
    if (row == askedRow) {
      byId.remove(row, askedHash);
      askedRow = -1;
    } else {
      byId.remove(row, IdBytes.hash(ids.bytesOf(row)));
    }
    pages.giveBack(row);
  }

  /** The same images in rows without gaps. */
  ImageRows compacted() {
    ImageRows target = new ImageRows(bits);
    long[] code = new long[codes.words()];
    for (int row = 0; row < end(); row++) {
      if (pages.isTaken(row)) {
        byte[] id = ids.bytesOf(row);
        codes.get(row, code);
        target.add(id, IdBytes.hash(id), code, timestamps.get(row));
      }
    }
    return target;
  }

  CodeRows codes() {
    return codes;
  }

  Timestamps timestamps() {
    return timestamps;
  }

  String id(int row) {
    return ids.get(row);
  }

  /** Loads what {@link #neighbour} will, all at once. */
  int touch(int row) {
    return ids.touch(row) ^ (int) timestamps.get(row);
  }

  Neighbour neighbour(int row, int distanceBits) {
    return new Neighbour(id(row), distanceBits, timestamps.get(row));
  }

  /** Orders images as answers of one distance are: oldest first, then by id. */
  int compare(int row, int other) {
    int order = Long.compare(timestamps.get(row), timestamps.get(other));
    return order != 0 ? order : ids.compare(row, other);
  }

  boolean isTaken(int row) {
    return pages.isTaken(row);
  }

  /** Whether all rows of a row's page are taken. */
  boolean isPageTaken(int row) {
    return pages.taken(row >>> RowPages.PAGE_SHIFT) == -1;
  }

  /** All rows lie below; some of them may be free. */
  int end() {
    return pages.end();
  }

  int count() {
    return pages.count();
  }

  long bytes() {
    return pages.bytes() + codes.bytes() + timestamps.bytes() + ids.bytes() + byId.bytes();
  }

  /** Bytes of {@link #bytes} that hold ids. */
  long idBytes() {
    return ids.bytes();
  }
}
