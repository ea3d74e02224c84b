package dev.hashnet.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.trainer.data.ReviewedPairs.Numbered;
import dev.hashnet.transform.RandomAugmentation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceBatchesTest {
  private static final int SIDE = 16;
  private static final List<NamedImage> IMAGES = NamedImage.drawn(9, 20);

  @Test
  void batch_madeAheadInParallel_isTheSame() {
    InstanceBatches batches = batches(7, 6);
    try (BatchPrefetch prefetch = new BatchPrefetch(batches(7, 6)::batch, 3, 0, 8)) {
      for (int step = 0; step < 8; step++) {
        TrainingBatch ahead = prefetch.next();
        TrainingBatch direct = batches.batch(step);
        assertThat(ahead.inputs()).isEqualTo(direct.inputs());
        assertThat(ahead.instances()).isEqualTo(direct.instances());
      }
    }
  }

  @Test
  void batch_otherSeed_differs() {
    assertThat(batches(8, 6).batch(0).inputs()).isNotEqualTo(batches(7, 6).batch(0).inputs());
  }

  @Test
  void batch_oneEpoch_showsEveryImageOnce() {
    Set<Integer> seen = new HashSet<>();
    InstanceBatches batches = batches(5, 5);
    for (int step = 0; step < 4; step++) {
      int[] labels = batches.batch(step).instances();
      for (int i = 0; i < labels.length; i += 2) {
        assertThat(labels[i]).isEqualTo(labels[i + 1]);
        assertThat(seen.add(labels[i])).isTrue();
      }
    }
    assertThat(seen).hasSize(IMAGES.size());
  }

  @Test
  void batch_moreInstancesThanImages_takesAllImages() {
    assertThat(batches(5, 1_000).batch(0).instances()).hasSize(2 * IMAGES.size());
  }

  @Test
  void batch_withNeighbours_isMadeOfGroups() {
    int[][] table = new int[IMAGES.size()][];
    for (int i = 0; i < table.length; i++) {
      table[i] = new int[] {(i + 1) % 20, (i + 2) % 20, (i + 3) % 20, (i + 4) % 20};
    }
    HardNeighbours neighbours = HardNeighbours.ofTable(table);
    int grouped = 0;
    for (int step = 0; step < 10; step++) {
      int[] labels = batches(5, 8).batch(step, neighbours).instances();
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < labels.length; i += 2) {
        assertThat(labels[i]).isEqualTo(labels[i + 1]);
        assertThat(seen.add(labels[i])).isTrue();
        int anchor = labels[i / 8 * 8];
        grouped += (labels[i] - anchor + 20) % 20 <= 4 ? 1 : 0;
      }
      assertThat(seen).hasSize(8);
    }
    // Only where two groups overlap is a place filled at random.
    assertThat(grouped).isGreaterThan(70);
  }

  /** Fewer images than a batch needs, and no neighbours: still a full batch, each image once. */
  @Test
  void batch_withoutAnyNeighbour_isFilledUp() {
    HardNeighbours none = HardNeighbours.ofTable(new int[IMAGES.size()][0]);
    assertThat(batches(5, 20).batch(3, none).instances()).hasSize(40);
  }

  /** Confirmed copies count as one image, denied ones do not; both come in each batch. */
  @Test
  void batch_withReviewedPairs_holdsThem() {
    InstanceBatches batches = batches(5, 16, new Numbered(3, 7, true), new Numbered(4, 9, false));
    for (int step = 0; step < 5; step++) {
      int[] labels = batches.batch(step).instances();
      assertThat(labels).hasSize(32);
      Set<Integer> different = new HashSet<>();
      for (int label : labels) {
        different.add(label);
      }
      assertThat(different).hasSize(15);
      assertThat(labels[0] == labels[2]).isNotEqualTo(labels[4] == labels[6]);
    }
  }

  /** Four pairs need half of sixteen images; a quarter has room for two. */
  @Test
  void batch_largerShare_holdsMorePairs() {
    List<Numbered> confirmed =
        List.of(
            new Numbered(0, 1, true),
            new Numbered(2, 3, true),
            new Numbered(4, 5, true),
            new Numbered(6, 7, true));
    assertThat(
            java.util.Arrays.stream(batches(5, 16, confirmed, .5).batch(0).instances()).distinct())
        .hasSize(12);
    assertThat(
            java.util.Arrays.stream(batches(5, 16, confirmed, .1).batch(0).instances()).distinct())
        .hasSizeGreaterThan(12);
  }

  @Test
  void next_failedBatch_throwsThere() {
    try (BatchPrefetch prefetch =
        new BatchPrefetch(
            step -> {
              throw new IllegalArgumentException("step " + step);
            },
            1,
            0,
            5)) {
      assertThatIllegalStateException().isThrownBy(prefetch::next).withMessageContaining("step 0");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void edit_anyDraw_movesPixelsAndChannels(long seed) {
    InstanceEdit edit = InstanceEdit.draw(new SplittableRandom(seed));
    RgbImage image = IMAGES.get(0).image();
    RgbImage edited = edit.apply(image);
    int x = 3;
    int y = 5;
    int fromX = edit.across() ? image.width() - 1 - x : x;
    int fromY = edit.down() ? image.height() - 1 - y : y;
    assertThat(sorted(edited, x, y)).isEqualTo(sorted(image, fromX, fromY));
  }

  private static List<Byte> sorted(RgbImage image, int x, int y) {
    int at = 3 * (y * image.width() + x);
    return java.util.stream.Stream.of(image.rgb()[at], image.rgb()[at + 1], image.rgb()[at + 2])
        .sorted()
        .toList();
  }

  private static InstanceBatches batches(long seed, int instances, Numbered... reviewed) {
    return batches(seed, instances, List.of(reviewed), .25);
  }

  private static InstanceBatches batches(
      long seed, int instances, List<Numbered> reviewed, double share) {
    return new InstanceBatches(
        IMAGES,
        new Preprocessor(ImageLimits.DEFAULT, Set.of(SIDE)),
        new RandomAugmentation()::apply,
        SIDE,
        instances,
        seed,
        reviewed,
        share);
  }
}
