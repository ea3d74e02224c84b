package dev.hashnet.benchmarks.index;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of the current thread: what other threads and processes take does not count. */
final class ThreadTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ThreadTime() {}

  static long nowNs() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
