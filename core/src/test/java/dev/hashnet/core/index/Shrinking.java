package dev.hashnet.core.index;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing history short: leaves out runs of it, half of it to single steps. */
final class Shrinking {
  private Shrinking() {}

  /**
   * A part of the history, in its order, that still fails. No single step can be left out of it,
   * unless {@code maxTries} were not enough.
   */
  static <T> List<T> shrink(List<T> history, Predicate<List<T>> fails, int maxTries) {
    List<T> shortest = history;
    int tries = 0;
    for (int run = Math.max(1, history.size() / 2); run > 0; run = run == 1 ? 0 : run / 2) {
      boolean shorter = true;
      while (shorter) {
        shorter = false;
        for (int from = 0; from < shortest.size() && tries < maxTries; tries++) {
          List<T> without = new ArrayList<>(shortest.subList(0, from));
          without.addAll(shortest.subList(Math.min(from + run, shortest.size()), shortest.size()));
          if (fails.test(without)) {
            shortest = without;
            shorter = true;
          } else {
            from += run;
          }
        }
        shorter &= run == 1;
      }
    }
    return shortest;
  }
}
