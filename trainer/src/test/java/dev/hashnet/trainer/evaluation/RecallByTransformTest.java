package dev.hashnet.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.image.RgbImage;
import dev.hashnet.trainer.data.NamedImage;
import dev.hashnet.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * On toy images of one colour whose code is known: red bits of the first word, green the second.
 */
class RecallByTransformTest {
  private static final int SIDE = 8;

  /** Code: the lowest {@code red} bits of 64 are 1, so distances are differences of red. */
  private static final CodeMethod RED =
      new CodeMethod(
          "red-64", SIDE, images -> images.stream().map(RecallByTransformTest::red).toList());

  @Test
  void measure_toyCodes_agreesWithBruteForce() {
    List<NamedImage> images = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      images.add(new NamedImage("toy-" + i, flat(i % 50)));
    }
    Evaluation evaluation =
        new RecallByTransform(
                List.of(RED),
                List.of(
                    new EvaluatedTransform(shift("same", 0), true),
                    new EvaluatedTransform(shift("lighter", 5), false)),
                30,
                1)
            .measure(images, new PairSet());
    // 100 codes in 50 pairs of equals: 50 of 4950 pairs at distance 0 are more than one in 1 000.
    assertThat(evaluation.differentPairs()).isEqualTo(4950);
    assertThat(evaluation.methods().get(0).radii().get(0)).isEmpty();
    assertThat(evaluation.methods().get(0).radii().get(2)).isEmpty();
    assertThat(evaluation.transforms().get(0).recall().get(0).get(0)).isEmpty();
  }

  @Test
  void measure_spreadCodes_findsWhatLiesWithinTheRadius() {
    List<NamedImage> images = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      images.add(new NamedImage("toy-" + i, flat(i < 5 ? 10 : i % 2 == 0 ? 0 : 60)));
    }
    PairSet equalOnes = new PairSet();
    for (int i = 0; i < 200; i++) {
      for (int j = 0; j < i; j++) {
        if (images.get(i).image().rgb()[0] == images.get(j).image().rgb()[0]) {
          equalOnes.add(i, j);
        }
      }
    }
    Evaluation evaluation =
        new RecallByTransform(
                List.of(RED),
                List.of(
                    new EvaluatedTransform(shift("same", 0), true),
                    new EvaluatedTransform(shift("nine", 9), true),
                    new EvaluatedTransform(shift("ten", 10), false)),
                3,
                1)
            .measure(images, equalOnes);
    // The nearest different pairs are 10 apart (10 against 0): the radius at any rate is 9.
    assertThat(evaluation.methods().get(0).radii().get(0)).hasValue(9);
    assertThat(recall(evaluation, 0)).hasValue(1);
    assertThat(recall(evaluation, 1)).hasValue(1);
    assertThat(recall(evaluation, 2)).hasValue(0);
    assertThat(evaluation.meanRecall(0, 0, true)).hasValue(1);
    assertThat(evaluation.meanRecall(0, 0, false)).hasValue(0);
    assertThat(evaluation.possibleCopies()).isEqualTo(equalOnes.size());
    String table = EvaluationTable.format(evaluation);
    assertThat(table).contains("red-64").contains("ten *").contains("n/a").contains("1.00");
  }

  private static OptionalDouble recall(Evaluation evaluation, int transform) {
    return evaluation.transforms().get(transform).recall().get(0).get(0);
  }

  private static BinaryCode red(PreparedImage image) {
    int red = image.rgb(SIDE)[0] & 255;
    return BinaryCode.ofWords(red == 0 ? 0 : -1L >>> (64 - red));
  }

  private static RgbImage flat(int red) {
    byte[] rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  private static Transform shift(String name, int by) {
    return new Transform() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public RgbImage apply(RgbImage image, double strength, SplittableRandom random) {
        return flat(Math.min(64, (image.rgb()[0] & 255) + by));
      }
    };
  }
}
