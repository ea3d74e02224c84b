package dev.hashnet.core.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The images of each entry. Nearly every code belongs to one image, whose slot is stored in place;
 * equal codes share a {@link ImageGroup}.
 */
final class CodeHolders {
  private static final int NONE = Integer.MIN_VALUE;

  private final ImageStore images;
  private final FreeSlots groupSlots = new FreeSlots();
  private final List<ImageGroup> groups = new ArrayList<>();

  /** By entry: an image slot, or the complement of a group's number, or {@link #NONE}. */
  private int[] holders = new int[0];

  private long groupBytes;

  CodeHolders(ImageStore images) {
    this.images = images;
  }

  /** Adds an image, which the store has filled, to an entry. */
  void add(int entry, int slot) {
    if (entry >= holders.length) {
      int length = holders.length;
      holders = Arrays.copyOf(holders, FreeSlots.grown(entry));
      Arrays.fill(holders, length, holders.length, NONE);
    }
    int holder = holders[entry];
    if (holder == NONE) {
      holders[entry] = slot;
    } else if (holder >= 0) {
      holders[entry] = ~newGroup(holder, slot);
    } else {
      ImageGroup group = groups.get(~holder);
      groupBytes -= group.bytes();
      group.add(slot);
      groupBytes += group.bytes();
    }
  }

  private int newGroup(int first, int second) {
    ImageGroup group = new ImageGroup(images);
    group.add(first);
    group.add(second);
    groupBytes += group.bytes();
    int number = groupSlots.take();
    if (number == groups.size()) {
      groups.add(group);
    } else {
      groups.set(number, group);
    }
    return number;
  }

  /** Removes an image, which the store still holds. Returns whether the entry has none left. */
  boolean remove(int entry, int slot) {
    int holder = holders[entry];
    if (holder >= 0) {
      holders[entry] = NONE;
      return true;
    }
    ImageGroup group = groups.get(~holder);
    groupBytes -= group.bytes();
    group.remove(slot);
    if (group.size() == 1) {
      holders[entry] = group.get(0);
      groupSlots.giveBack(~holder);
    } else {
      groupBytes += group.bytes();
    }
    return false;
  }

  /** Images of the entry; 0 where the entry is free. */
  int count(int entry) {
    int holder = holders[entry];
    return holder >= 0 ? 1 : holder == NONE ? 0 : groups.get(~holder).size();
  }

  /** The i-th image slot of the entry, oldest first, then by id. */
  int get(int entry, int i) {
    int holder = holders[entry];
    return holder >= 0 ? holder : groups.get(~holder).get(i);
  }

  long bytes() {
    return 4L * holders.length + groupBytes + 4L * groups.size() + groupSlots.bytes();
  }
}
