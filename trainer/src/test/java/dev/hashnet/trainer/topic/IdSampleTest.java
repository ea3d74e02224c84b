package dev.hashnet.trainer.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.trainer.topic.IdSample.Picked;
import dev.hashnet.trainer.topic.IdSample.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdSampleTest {
  private static final int IDS = 60;

  /** One record of a history; its time is its number in it. */
  private record Told(String id, boolean image, long timeMs) {}

  /** The same history on one partition and on five, mixed in any way, against a plain list. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void images_anyHistory_areThoseOfThePlainModel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Told> history = history(random, 200);
    for (int mostIds : new int[] {1, 7, 30, IDS + 1}) {
      List<String> expected = plain(history, seed, mostIds);
      IdSample one = told(history, 1, seed, mostIds, random);
      IdSample five = told(history, 5, seed, mostIds, random);
      assertThat(one.images(IDS)).extracting(Picked::id).isEqualTo(expected);
      assertThat(five.images(IDS)).extracting(Picked::id).isEqualTo(expected);
      assertThat(five.images(IDS))
          .extracting(picked -> picked.place().timestampMs())
          .as("the latest record of each")
          .isEqualTo(one.images(IDS).stream().map(picked -> picked.place().timestampMs()).toList());
      assertThat(one.droppedAny())
          .isEqualTo(history.stream().map(Told::id).distinct().count() > mostIds);
      assertThat(one.images(3)).isEqualTo(one.images(IDS).stream().limit(3).toList());
    }
  }

  /** An id whose partition changed with their number: the time decides. */
  @Test
  void images_idOnTwoPartitions_hasTheLatestRecord() {
    IdSample sample = new IdSample(1, 10);
    sample.image("moved", new Place(3, 0, 20));
    sample.image("moved", new Place(0, 9, 10));
    sample.deletion("gone", new Place(2, 1, 30));
    sample.image("gone", new Place(1, 1, 30));
    assertThat(sample.images(10)).containsExactly(new Picked("moved", new Place(3, 0, 20)));
  }

  /** Within a partition the order of the records decides, not what their producers' clocks say. */
  @Test
  void images_deletionWithAnEarlierTime_deletes() {
    IdSample sample = new IdSample(1, 10);
    sample.image("a", new Place(0, 0, 50));
    sample.deletion("a", new Place(0, 1, 40));
    assertThat(sample.images(10)).isEmpty();
  }

  @Test
  void images_otherSeed_areOthers() {
    List<Told> history = history(new SplittableRandom(1), 200);
    assertThat(plain(history, 1, 10)).isNotEqualTo(plain(history, 2, 10));
  }

  private static List<Told> history(SplittableRandom random, int length) {
    List<Told> history = new ArrayList<>();
    for (int time = 0; time < length; time++) {
      history.add(new Told("id-" + random.nextInt(IDS), random.nextInt(4) > 0, time));
    }
    return history;
  }

  /** The ids by hash, cut, and of them those that have an image at the end. */
  private static List<String> plain(List<Told> history, long seed, int mostIds) {
    Map<String, Boolean> last = new HashMap<>();
    history.forEach(told -> last.put(told.id(), told.image()));
    return last.keySet().stream()
        .sorted(Comparator.comparingLong(id -> IdSample.hash(seed, id)))
        .limit(mostIds)
        .filter(id -> last.getOrDefault(id, false))
        .toList();
  }

  private static IdSample told(
      List<Told> history, int partitions, long seed, int mostIds, SplittableRandom random) {
    List<Deque<Runnable>> queues = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      queues.add(new ArrayDeque<>());
    }
    IdSample sample = new IdSample(seed, mostIds);
    for (Told told : history) {
      int partition = Math.floorMod(told.id().hashCode(), partitions);
      Place place = new Place(partition, queues.get(partition).size(), told.timeMs());
      queues
          .get(partition)
          .add(
              told.image()
                  ? () -> sample.image(told.id(), place)
                  : () -> sample.deletion(told.id(), place));
    }
    for (int left = history.size(); left > 0; left--) {
      Deque<Runnable> queue = queues.get(random.nextInt(partitions));
      while (queue.isEmpty()) {
        queue = queues.get(random.nextInt(partitions));
      }
      queue.remove().run();
    }
    return sample;
  }
}
