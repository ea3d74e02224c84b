package dev.hashnet.trainer.command;

import dev.hashnet.trainer.data.ImageFolder.Unreadable;
import java.io.PrintWriter;
import java.util.List;

/** What could not be read, as a count and the first names. */
final class UnreadableList {
  private static final int SHOWN = 10;

  private UnreadableList() {}

  /** Says nothing where there is nothing. */
  static void report(long count, String what, List<Unreadable> named, PrintWriter report) {
    if (count > 0) {
      report.printf("%,d %s:%n", count, what);
      named.stream()
          .limit(SHOWN)
          .forEach(each -> report.printf("  %s: %s%n", each.id(), each.reason()));
      report.flush();
    }
  }
}
