package dev.hashnet.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process takes, in MiB.
 *
 * @param heapMib used after a collection
 * @param committedMib heap that the system has given
 * @param residentMib of the whole process, native memory included; -1 where the system does not say
 */
record MemoryReading(long heapMib, long committedMib, long residentMib) {
  static MemoryReading now() {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new MemoryReading(heap.getUsed() >> 20, heap.getCommitted() >> 20, resident());
  }

  private static long resident() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return -1;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "heap %d of %d MiB, resident %d MiB".formatted(heapMib, committedMib, residentMib);
  }
}
