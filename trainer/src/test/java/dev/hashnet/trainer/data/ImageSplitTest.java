package dev.hashnet.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.image.RgbImage;
import dev.hashnet.transform.Transforms;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageSplitTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 99})
  void of_anySeed_keepsPartsApart(long seed) {
    List<NamedImage> images = images(101);
    ImageSplit split = ImageSplit.of(images, 0.2, seed);
    Set<String> all = new HashSet<>();
    split.training().forEach(image -> assertThat(all.add(image.id())).isTrue());
    split.heldOut().forEach(image -> assertThat(all.add(image.id())).isTrue());
    assertThat(all).hasSize(101);
    assertThat(split.heldOut()).hasSize(20);
    assertThat(ImageSplit.of(images, 0.2, seed)).isEqualTo(split);
  }

  @Test
  void of_otherSeed_keepsOthersOut() {
    List<NamedImage> images = images(101);
    assertThat(ImageSplit.of(images, 0.2, 1).heldOut())
        .isNotEqualTo(ImageSplit.of(images, 0.2, 2).heldOut());
  }

  /** Else recall would be measured on copies of what was trained on. */
  @Test
  void of_groups_keepsEachOnOneSide() {
    List<NamedImage> images = images(101);
    int[] groups = IntStream.range(0, 101).map(i -> i / 3).toArray();
    ImageSplit split = ImageSplit.of(images, groups, 0.2, 4);
    assertThat(split.heldOut().size()).isBetween(18, 20);
    assertThat(split.heldOut().stream().map(image -> group(images, groups, image)))
        .doesNotContainAnyElementsOf(
            split.training().stream().map(image -> group(images, groups, image)).toList());
  }

  private static int group(List<NamedImage> images, int[] groups, NamedImage image) {
    return groups[images.indexOf(image)];
  }

  @Test
  void ofNearCopies_reencodedAndOthers_joinsTheCopies() {
    List<NamedImage> images = new ArrayList<>(NamedImage.drawn(1, 8));
    RgbImage copy =
        Transforms.named("jpeg").apply(images.get(5).image(), 0.2, new SplittableRandom(1));
    images.add(new NamedImage("copy", copy));
    assertThat(ImageGroups.ofNearCopies(images).numbers())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000})
  void at_anySize_isAPermutation(int size) {
    Permutation permutation = new Permutation(size, 42);
    assertThat(IntStream.range(0, size).map(permutation::at).sorted().toArray())
        .isEqualTo(IntStream.range(0, size).toArray());
  }

  private static List<NamedImage> images(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new NamedImage("image-" + i, new RgbImage(1, 1, new byte[3])))
        .toList();
  }
}
