package dev.hashnet.quickstart.reckoning;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether every event became one code or one dead letter.
 *
 * @param events sent
 * @param codes published
 * @param deadLetters published
 * @param lost events without a code or dead letter
 * @param repeated codes and dead letters beyond the first of their event, or of no event at all
 */
public record Accounting(int events, int codes, int deadLetters, int lost, int repeated) {
  /**
   * Counts.
   *
   * @param sent places of the events sent, deletions left out
   */
  public static Accounting of(Collection<SourceOffset> sent, Published published) {
    Map<SourceOffset, Integer> outcomes = new HashMap<>();
    Stream.concat(
            published.coded().stream().map(CodeRecord.Coded::source),
            published.deadLetters().stream().map(PublishedDeadLetter::source))
        .forEach(source -> outcomes.merge(source, 1, Integer::sum));
    int lost = 0;
    int first = 0;
    for (SourceOffset event : sent) {
      if (outcomes.containsKey(event)) {
        first++;
      } else {
        lost++;
      }
    }
    int codes = published.coded().size();
    int deadLetters = published.deadLetters().size();
    return new Accounting(sent.size(), codes, deadLetters, lost, codes + deadLetters - first);
  }

  /** Every event exactly one code or dead letter. */
  public boolean isExact() {
    return lost == 0 && repeated == 0;
  }
}
