package dev.hashnet.streams.http;

import dev.hashnet.schemas.NearDuplicateAlert;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The last alerts, numbered; and a place to wait for the next. Threads: safe for use by several
 * threads.
 */
final class RecentAlerts {
  /**
   * An alert as it came.
   *
   * @param number grows from alert to alert, also over restarts
   * @param alertedMs when the broker got it, epoch milliseconds
   */
  record Numbered(long number, long alertedMs, NearDuplicateAlert alert) {}

  private final int max;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition added = lock.newCondition();

  /** Oldest first. Guarded by {@link #lock}. */
  private final Deque<Numbered> alerts = new ArrayDeque<>();

  private long next;

  /**
   * @param max most alerts held
   * @param first number of the first, such as the time in microseconds
   */
  RecentAlerts(int max, long first) {
    this.max = max;
    this.next = first;
  }

  void add(long alertedMs, NearDuplicateAlert alert) {
    lock.lock();
    try {
      if (alerts.size() == max) {
        alerts.removeFirst();
      }
      alerts.addLast(new Numbered(next++, alertedMs, alert));
      added.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Newest first. */
  List<Numbered> newest() {
    lock.lock();
    try {
      List<Numbered> all = new ArrayList<>(alerts.size());
      alerts.descendingIterator().forEachRemaining(all::add);
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** The number that the next alert will have. */
  long nextNumber() {
    lock.lock();
    try {
      return next;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Alerts from a number on, oldest first; waits for one, but not longer than the time, and then
   * there may be none.
   */
  List<Numbered> awaitFrom(long number, long waitMs) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = TimeUnit.MILLISECONDS.toNanos(waitMs);
      while (next <= number && leftNs > 0) {
        leftNs = added.awaitNanos(leftNs);
      }
      return alerts.stream().filter(each -> each.number() >= number).toList();
    } finally {
      lock.unlock();
    }
  }
}
