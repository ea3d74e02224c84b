package dev.hashnet.core.index;

import java.util.Arrays;

/**
 * Image slots, oldest timestamp first: a heap with four children a node that knows where each slot
 * is, so that an image can leave before its time. Images that arrive in the order of their time are
 * added in constant time; out-of-order ones cost a logarithm.
 */
final class ExpiryQueue {
  private static final int CHILDREN = 4;

  private final ImageStore images;
  private int[] heap = new int[0];
  private int[] positions = new int[0];
  private int size;

  ExpiryQueue(ImageStore images) {
    this.images = images;
  }

  /** Adds a slot that the store has filled. */
  void add(int slot) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, FreeSlots.grown(size));
    }
    if (slot >= positions.length) {
      positions = Arrays.copyOf(positions, FreeSlots.grown(slot));
    }
    siftUp(size++, slot);
  }

  /** Whether the oldest image has a timestamp below the given one. */
  boolean hasBefore(long timestampMs) {
    return size > 0 && images.timestampMs(heap[0]) < timestampMs;
  }

  /** The slot of an oldest image. */
  int oldest() {
    return heap[0];
  }

  /** Removes a slot that the store still holds. */
  void remove(int slot) {
    int hole = positions[slot];
    int last = heap[--size];
    if (hole == size) {
      return;
    }
    siftUp(hole, last);
    if (positions[last] == hole) {
      siftDown(hole, last);
    }
  }

  private void siftUp(int from, int slot) {
    int place = from;
    while (place > 0) {
      int parent = (place - 1) / CHILDREN;
      if (images.timestampMs(heap[parent]) <= images.timestampMs(slot)) {
        break;
      }
      settle(place, heap[parent]);
      place = parent;
    }
    settle(place, slot);
  }

  private void siftDown(int from, int slot) {
    int place = from;
    for (int child = oldestChild(place); child < size; child = oldestChild(place)) {
      if (images.timestampMs(slot) <= images.timestampMs(heap[child])) {
        break;
      }
      settle(place, heap[child]);
      place = child;
    }
    settle(place, slot);
  }

  /** The place of the oldest child, or one past the end where there is none. */
  private int oldestChild(int place) {
    long first = (long) CHILDREN * place + 1;
    if (first >= size) {
      return size;
    }
    int oldest = (int) first;
    int end = (int) Math.min(first + CHILDREN, size);
    for (int child = oldest + 1; child < end; child++) {
      if (images.timestampMs(heap[child]) < images.timestampMs(heap[oldest])) {
        oldest = child;
      }
    }
    return oldest;
  }

  private void settle(int place, int slot) {
    heap[place] = slot;
    positions[slot] = place;
  }

  long bytes() {
    return 4L * heap.length + 4L * positions.length;
  }
}
