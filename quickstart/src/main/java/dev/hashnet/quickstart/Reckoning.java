package dev.hashnet.quickstart;

import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.quickstart.reckoning.Accounting;
import dev.hashnet.quickstart.reckoning.PairCount;
import dev.hashnet.quickstart.reckoning.Published;
import dev.hashnet.quickstart.reckoning.PublishedAlert;
import dev.hashnet.quickstart.reckoning.PublishedDeadLetter;
import dev.hashnet.quickstart.reckoning.SourceOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came out, judged by what went in.
 *
 * @param accounting whether every event is a code or a dead letter
 * @param deadLetters by reason
 * @param alerts published
 * @param pairs alerts beside brute force
 * @param planted copies by transform
 * @param falseAlerts alerts that name no image of the arriving image's own family
 */
public record Reckoning(
    Accounting accounting,
    SortedMap<String, Integer> deadLetters,
    int alerts,
    PairCount pairs,
    SortedMap<String, PlantedCount> planted,
    int falseAlerts) {

  /**
   * Reckons.
   *
   * @param policy that the index ran with
   * @param sent the events and their places
   */
  public static Reckoning of(
      DetectionPolicy policy, Map<SourceOffset, SentEvent> sent, Published published) {
    SortedMap<String, Integer> deadLetters = new TreeMap<>();
    for (PublishedDeadLetter letter : published.deadLetters()) {
      deadLetters.merge(letter.reason(), 1, Integer::sum);
    }
    Map<String, String> families = new HashMap<>();
    sent.values().forEach(event -> families.put(event.imageId(), event.family()));
    return new Reckoning(
        Accounting.of(sent.keySet(), published),
        deadLetters,
        published.alerts().size(),
        PairCount.compare(policy, published),
        planted(sent.values(), published),
        (int) published.alerts().stream().filter(alert -> isFalse(alert, families)).count());
  }

  /** Every event accounted for, and exactly the pairs of brute force. */
  public boolean isExact() {
    return accounting.isExact() && pairs.isExact();
  }

  private static SortedMap<String, PlantedCount> planted(
      Collection<SentEvent> sent, Published published) {
    Set<Named> named = new HashSet<>();
    for (PublishedAlert alert : published.alerts()) {
      for (String earlier : alert.named()) {
        named.add(new Named(alert.imageId(), earlier));
        named.add(new Named(earlier, alert.imageId()));
      }
    }
    SortedMap<String, PlantedCount> counts = new TreeMap<>();
    for (SentEvent event : sent) {
      event
          .transform()
          .ifPresent(
              transform ->
                  counts.merge(
                      transform,
                      PlantedCount.ofOne(
                          named.contains(new Named(event.imageId(), event.family()))),
                      PlantedCount::plus));
    }
    return counts;
  }

  private record Named(String imageId, String otherId) {}

  private static boolean isFalse(PublishedAlert alert, Map<String, String> families) {
    String family = families.getOrDefault(alert.imageId(), alert.imageId());
    return alert.named().stream()
        .noneMatch(earlier -> family.equals(families.getOrDefault(earlier, earlier)));
  }
}
