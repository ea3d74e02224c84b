package dev.hashnet.core.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The images of an index, each in a numbered slot: id, timestamp, and the entry of its code. */
final class ImageStore {
  private final FreeSlots slots = new FreeSlots();
  private final SlotTable byId = new SlotTable(slot -> hash(id(slot)));
  private @Nullable String[] ids = new String[0];
  private long[] timestampsMs = new long[0];
  private int[] entries = new int[0];
  private long idBytes;

  private static int hash(String id) {
    return SlotTable.spread(id.hashCode());
  }

  /** The slot of the image, or -1. */
  int find(String id) {
    return byId.find(hash(id), slot -> id.equals(ids[slot]));
  }

  /** A new slot for an image that has none. */
  int add(String id, long timestampMs, int entry) {
    int slot = slots.take();
    if (slot >= ids.length) {
      int length = FreeSlots.grown(ids.length);
      ids = Arrays.copyOf(ids, length);
      timestampsMs = Arrays.copyOf(timestampsMs, length);
      entries = Arrays.copyOf(entries, length);
    }
    ids[slot] = id;
    timestampsMs[slot] = timestampMs;
    entries[slot] = entry;
    byId.add(slot);
    idBytes += stringBytes(id);
    return slot;
  }

  void remove(int slot) {
    byId.remove(slot);
    idBytes -= stringBytes(id(slot));
    ids[slot] = null;
    slots.giveBack(slot);
  }

  String id(int slot) {
    String id = ids[slot];
    if (id == null) {
      throw new IllegalStateException("slot holds no image: slot=" + slot);
    }
    return id;
  }

  long timestampMs(int slot) {
    return timestampsMs[slot];
  }

  int entry(int slot) {
    return entries[slot];
  }

  /** Orders images as answers of one distance are: oldest first, then by id. */
  int compare(int slot, int other) {
    int order = Long.compare(timestampsMs[slot], timestampsMs[other]);
    return order != 0 ? order : id(slot).compareTo(id(other));
  }

  boolean isTaken(int slot) {
    return ids[slot] != null;
  }

  /** All slots lie below. */
  int end() {
    return slots.end();
  }

  int count() {
    return slots.taken();
  }

  /** Array header, string header and Latin-1 characters, on a heap with compressed references. */
  private static long stringBytes(String id) {
    return 24 + 16 + (id.length() + 7L & ~7L);
  }

  long bytes() {
    return (4L + 8 + 4) * ids.length + idBytes + byId.bytes() + slots.bytes();
  }
}
