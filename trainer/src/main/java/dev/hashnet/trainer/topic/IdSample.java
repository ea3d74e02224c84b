package dev.hashnet.trainer.topic;

import dev.hashnet.trainer.data.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The image ids with the smallest seeded hashes among all that are told, and of each the latest
 * record: in constant space, a sample that depends on nothing but the seed and the records.
 *
 * <p>An id stays as long as fewer than {@code mostIds} others have smaller hashes. One that was
 * dropped therefore cannot belong to the smallest ones at the end, so nothing that was forgotten is
 * missed. A deleted id keeps its place: were it removed, an id that it had pushed out would be
 * wanted back.
 *
 * <p>Records of a partition must be told in their order; partitions may come mixed in any way. An
 * id that lies in several (their number was changed) has as its latest record the one with the
 * latest timestamp, a deletion before an image where they are equal.
 */
final class IdSample {
  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private static final Comparator<Entry> BY_HASH =
      Comparator.comparingLong(Entry::hash).thenComparing(Entry::id);

  private final long seed;
  private final int mostIds;
  private final Map<String, Entry> byId = new HashMap<>();
  private final TreeSet<Entry> byHash = new TreeSet<>(BY_HASH);
  private boolean droppedAny;

  IdSample(long seed, int mostIds) {
    if (mostIds < 1) {
      throw new IllegalArgumentException("mostIds must be at least 1: mostIds=" + mostIds);
    }
    this.seed = seed;
    this.mostIds = mostIds;
  }

  /** Where a record lies, and its Kafka timestamp. */
  record Place(int partition, long offset, long timestampMs) {}

  /** An id and the record that holds its image. */
  record Picked(String id, Place place) {}

  /** The last record of an id in one partition. */
  private record Last(Place place, boolean image) {
    private static final Comparator<Last> LATER =
        Comparator.comparingLong((Last last) -> last.place().timestampMs())
            .thenComparing(Last::image, Comparator.reverseOrder())
            .thenComparing(last -> last.place().partition(), Comparator.reverseOrder());
  }

  private record Entry(long hash, String id, List<Last> lasts) {
    void put(Last last) {
      lasts.removeIf(each -> each.place().partition() == last.place().partition());
      lasts.add(last);
    }

    Optional<Picked> picked() {
      return lasts.stream()
          .max(Last.LATER)
          .filter(Last::image)
          .map(last -> new Picked(id, last.place()));
    }
  }

  /** A record that holds the image of an id. */
  void image(String id, Place place) {
    put(id, new Last(place, true));
  }

  /** A record that deletes the image of an id. */
  void deletion(String id, Place place) {
    put(id, new Last(place, false));
  }

  private void put(String id, Last last) {
    Entry known = byId.get(id);
    if (known != null) {
      known.put(last);
      return;
    }
    Entry entry = new Entry(hash(seed, id), id, new ArrayList<>(1));
    if (byId.size() == mostIds) {
      droppedAny = true;
      if (BY_HASH.compare(entry, byHash.last()) > 0) {
        return;
      }
      byId.remove(byHash.pollLast().id());
    }
    entry.put(last);
    byId.put(id, entry);
    byHash.add(entry);
  }

  /** Whether there were more ids than this holds. */
  boolean droppedAny() {
    return droppedAny;
  }

  /** The ids whose latest record holds an image, by hash, {@code most} at most. */
  List<Picked> images(int most) {
    return byHash.stream().map(Entry::picked).flatMap(Optional::stream).limit(most).toList();
  }

  /** FNV-1a of the id's UTF-8 bytes, finished with the seed. */
  static long hash(long seed, String id) {
    long state = FNV_OFFSET;
    for (byte each : id.getBytes(StandardCharsets.UTF_8)) {
      state = (state ^ (each & 0xFF)) * FNV_PRIME;
    }
    return Seeds.mix(seed, state);
  }
}
