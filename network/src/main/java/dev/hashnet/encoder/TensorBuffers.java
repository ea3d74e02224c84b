package dev.hashnet.encoder;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Direct buffers for tensors, used again from call to call: as many as calls ever ran at once, each
 * as large as the largest tensor that it held.
 *
 * <p>The memory of a direct buffer comes back only when the heap is collected, and nothing tells
 * the collector how much it is. So a buffer is handed on, and not left behind.
 *
 * <p>Threads: safe for use by several threads.
 */
final class TensorBuffers {
  private final NavigableMap<Integer, Deque<FloatBuffer>> idleByCapacity = new TreeMap<>();

  /** The smallest buffer of at least so many values, of any content. */
  FloatBuffer take(int values) {
    FloatBuffer found = poll(values);
    return found == null ? allocate(values) : found;
  }

  private synchronized @Nullable FloatBuffer poll(int values) {
    Map.Entry<Integer, Deque<FloatBuffer>> enough = idleByCapacity.ceilingEntry(values);
    if (enough != null) {
      return removeFrom(enough);
    }
    // The largest makes way for a larger one, so that there are no more than are needed at once.
    Map.Entry<Integer, Deque<FloatBuffer>> largest = idleByCapacity.lastEntry();
    if (largest != null) {
      FloatBuffer unused = removeFrom(largest);
    }
    return null;
  }

  private FloatBuffer removeFrom(Map.Entry<Integer, Deque<FloatBuffer>> entry) {
    FloatBuffer buffer = entry.getValue().pop();
    if (entry.getValue().isEmpty()) {
      idleByCapacity.remove(entry.getKey());
    }
    return buffer;
  }

  /** Growing by powers of two leaves few buffers behind. */
  private static FloatBuffer allocate(int values) {
    int capacity = values > 1 << 28 ? values : Integer.highestOneBit(Math.max(1, values - 1)) << 1;
    return ByteBuffer.allocateDirect(Math.multiplyExact(capacity, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** The buffer is no longer used by the caller. */
  synchronized void give(FloatBuffer buffer) {
    idleByCapacity.computeIfAbsent(buffer.capacity(), each -> new ArrayDeque<>()).push(buffer);
  }
}
