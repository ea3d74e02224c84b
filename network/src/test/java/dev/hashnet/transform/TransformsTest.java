package dev.hashnet.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.ImageLimits;
import dev.hashnet.image.ImageCodec;
import dev.hashnet.image.Preprocessor;
import dev.hashnet.image.RgbImage;
import dev.hashnet.image.SyntheticImages;
import dev.hashnet.perceptual.PerceptualHash;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {
  private final RgbImage scene = SyntheticImages.scene(5, 120, 90);
  private final Preprocessor preprocessor =
      new Preprocessor(ImageLimits.DEFAULT, Set.of(PerceptualHash.SIDE));

  static Stream<String> names() {
    return Transforms.all().stream().map(Transform::name);
  }

  @ParameterizedTest
  @MethodSource("names")
  void apply_isPure(String name) {
    byte[] before = scene.rgb().clone();
    Transform transform = Transforms.named(name);

    RgbImage first = transform.apply(scene, .7, new SplittableRandom(9));
    RgbImage second = transform.apply(scene, .7, new SplittableRandom(9));

    assertThat(first.rgb()).isEqualTo(second.rgb());
    assertThat(first.width()).isEqualTo(second.width());
    assertThat(scene.rgb()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("names")
  void apply_changesPixelsAndKeepsTheSizeSane(String name) {
    for (double strength : new double[] {0, .5, 1}) {
      for (int seed = 0; seed < 10; seed++) {
        RgbImage edited = Transforms.named(name).apply(scene, strength, new SplittableRandom(seed));

        assertThat(edited.rgb()).isNotEqualTo(scene.rgb());
        assertThat(edited.width()).isBetween(120 * 5 / 10, 120 * 17 / 10);
        assertThat(edited.height()).isBetween(90 * 5 / 10, 90 * 17 / 10);
      }
    }
  }

  /** Sides of one and a few pixels leave no room for bands, letters and crops. */
  @ParameterizedTest
  @MethodSource("names")
  void apply_toTinyImages(String name) {
    for (int[] size : new int[][] {{1, 1}, {2, 1}, {1, 7}, {3, 5}, {160, 1}}) {
      for (int seed = 0; seed < 20; seed++) {
        RgbImage tiny = SyntheticImages.scene(seed, size[0], size[1]);

        RgbImage edited =
            Transforms.named(name).apply(tiny, seed / 19.0, new SplittableRandom(seed));

        assertThat(edited.width()).isPositive();
      }
    }
  }

  /**
   * Mild edits that move no pixels far leave the low frequencies alone; different images are about
   * 128 bits apart.
   */
  @ParameterizedTest
  @CsvSource({
    "jpeg,30",
    "webp,30",
    "downscale,20",
    "blur,20",
    "noise,40",
    "grey,45",
    "saturation,30",
    "brightness,40",
    "contrast,30",
    "hue,30",
    "tint,30",
    "gamma,30",
    "posterise,40",
    "sharpen,40",
    "aspect,20",
    "caption,90",
    "logo,75",
    "crop,90",
    "rotate,75",
    "border,75",
    "letterbox,95",
    "screenshot,110",
    "sticker,80",
    "vignette,70",
    "perspective,100",
    "swirl,70",
    "halftone,100",
    "dither,60"
  })
  void apply_mildlyKeepsTheImageRecognisable(String name, int farthestBits) {
    for (int seed = 0; seed < 20; seed++) {
      RgbImage image = SyntheticImages.scene(seed, 120, 90);

      RgbImage edited = Transforms.named(name).apply(image, 0, new SplittableRandom(seed));

      assertThat(code(edited).distanceBits(code(image))).isLessThanOrEqualTo(farthestBits);
    }
  }

  private BinaryCode code(RgbImage image) {
    return new PerceptualHash(256).encode(preprocessor.prepare(image));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg",
        "webp",
        "downscale",
        "blur",
        "noise",
        "saturation",
        "brightness",
        "contrast",
        "hue",
        "gamma",
        "posterise",
        "sharpen",
        "vignette",
        "swirl",
        "dither"
      })
  void apply_strongerChangesMore(String name) {
    Transform transform = Transforms.named(name);
    double before = 0;
    for (double strength : new double[] {0, .35, .7, 1}) {
      double difference = 0;
      for (int seed = 0; seed < 10; seed++) {
        RgbImage image = SyntheticImages.scene(seed, 120, 90);
        difference +=
            SyntheticImages.difference(
                image, transform.apply(image, strength, new SplittableRandom(seed)));
      }
      assertThat(difference).isGreaterThan(before);
      before = difference;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-.01, 1.01, Double.NaN})
  void apply_strengthOutOfRange(double strength) {
    assertThatThrownBy(
            () -> Transforms.named("crop").apply(scene, strength, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("strength must be 0..1: transform=crop, strength=" + strength);
  }

  @Test
  void mirror_twiceIsTheImage() {
    Transform mirror = Transforms.named("mirror");
    SplittableRandom random = new SplittableRandom(1);

    assertThat(mirror.apply(mirror.apply(scene, 1, random), 1, random).rgb())
        .isEqualTo(scene.rgb());
  }

  @Test
  void border_leavesTheImageInside() {
    RgbImage framed = Transforms.named("border").apply(scene, 1, new SplittableRandom(1));

    assertThat(framed.width() - scene.width())
        .isEqualTo(framed.height() - scene.height())
        .isEqualTo(28);
    int inside = 3 * (14 * framed.width() + 14);
    assertThat(Arrays.copyOfRange(framed.rgb(), inside, inside + 360))
        .isEqualTo(Arrays.copyOf(scene.rgb(), 360));
  }

  @Test
  void named_unknown() {
    assertThatThrownBy(() -> Transforms.named("melt"))
        .hasMessageStartingWith("unknown transform: name=melt, known=[jpeg, ");
  }

  @Test
  void heldOut_isNeverTrainedOn() {
    assertThat(Transforms.heldOut())
        .extracting(Transform::name)
        .containsExactly(
            "webp",
            "gamma",
            "posterise",
            "sharpen",
            "aspect",
            "deep-crop",
            "screenshot",
            "sticker",
            "vignette",
            "perspective",
            "swirl",
            "halftone",
            "dither",
            "collage");
    assertThat(Transforms.training()).doesNotContainAnyElementsOf(Transforms.heldOut());
    assertThat(
            Stream.concat(Transforms.training().stream(), Transforms.heldOut().stream()).toList())
        .containsExactlyInAnyOrderElementsOf(Transforms.all());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void augmentation_isPureAndBounded(long seed) {
    RandomAugmentation augmentation = new RandomAugmentation();

    RgbImage first = augmentation.apply(scene, new SplittableRandom(seed));
    RgbImage second = augmentation.apply(scene, new SplittableRandom(seed));

    assertThat(first.rgb()).isEqualTo(second.rgb()).isNotEqualTo(scene.rgb());
    assertThat(List.of(first.width(), first.height()))
        .allSatisfy(side -> assertThat(side).isBetween(50, 200));
    assertThat(
            augmentation.apply(ImageCodec.resize(scene, 2, 3), new SplittableRandom(seed)).width())
        .isPositive();
  }
}
