package dev.hashnet.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Processor time by what threads do, told by their names.
 *
 * @param ns processor time, nanoseconds
 */
record CpuShares(Map<Part, Long> ns) {
  /** What a thread works on. */
  enum Part {
    /** Event bytes to prepared image. */
    DECODE("hashnet-decode"),
    /** Prepared images to codes. */
    ENCODE("hashnet-encode"),
    /** Kafka Streams around the encoder. */
    ENCODE_STREAM("-encode-"),
    /** Kafka Streams around the index, search and insertion included. */
    INDEX_STREAM("-index-"),
    /**
     * The broker in this process, the network threads of clients, compiler and collector not
     * included.
     */
    REST("");

    private final String inName;

    Part(String inName) {
      this.inName = inName;
    }

    private static Part of(String threadName) {
      for (Part part : values()) {
        if (threadName.contains(part.inName)) {
          return part;
        }
      }
      return REST;
    }
  }

  /** What all live threads have used so far. */
  static CpuShares now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    Map<Part, Long> ns = new EnumMap<>(Part.class);
    for (long id : threads.getAllThreadIds()) {
      ThreadInfo thread = threads.getThreadInfo(id);
      long usedNs = threads.getThreadCpuTime(id);
      if (thread != null && usedNs > 0) {
        ns.merge(Part.of(thread.getThreadName()), usedNs, Long::sum);
      }
    }
    return new CpuShares(ns);
  }

  CpuShares since(CpuShares before) {
    Map<Part, Long> difference = new EnumMap<>(Part.class);
    ns.forEach(
        (part, value) ->
            difference.put(
                part,
                // A thread that ended takes its time with it.
                Math.max(0, value - before.ns.getOrDefault(part, 0L))));
    return new CpuShares(difference);
  }

  @Override
  public String toString() {
    long all = Math.max(1, ns.values().stream().mapToLong(Long::longValue).sum());
    return ns.entrySet().stream()
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f %%",
                    each.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    100.0 * each.getValue() / all))
        .collect(Collectors.joining(", "));
  }
}
