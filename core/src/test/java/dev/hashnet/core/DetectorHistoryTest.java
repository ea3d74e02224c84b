package dev.hashnet.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.index.HammingIndex;
import dev.hashnet.core.index.LinearScanIndex;
import dev.hashnet.core.index.MultiIndexHammingIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The detector against plain nested loops, over random histories. */
class DetectorHistoryTest {
  private enum Twin {
    SCAN,
    MULTI;

    HammingIndex create(int bits, int radiusBits) {
      return this == SCAN
          ? new LinearScanIndex(bits)
          : new MultiIndexHammingIndex(bits, radiusBits);
    }
  }

  @ParameterizedTest(name = "seed {0}, {1}, window {2} ms, {3}")
  @CsvSource({
    "1, DUPLICATES, 60, MULTI",
    "2, DUPLICATES, 400, MULTI",
    "3, DUPLICATES, 0, SCAN",
    "4, CLUSTERED, 1000, MULTI",
    "5, CLUSTERED, 100, MULTI",
    "6, UNIFORM, 300, SCAN",
    "7, DUPLICATES, 5000, MULTI",
    "8, DUPLICATES, 9000000000000000000, MULTI"
  })
  void arrive_agreesWithBruteForce(
      long seed, CodeDistribution distribution, long windowMs, Twin twin) {
    DetectionPolicy policy = new DetectionPolicy(windowMs, 4, 40);
    long historyWindowMs = Math.min(windowMs, 3000);
    List<DetectorHistory.Step> steps =
        new DetectorHistory(seed, distribution, historyWindowMs).steps(4000);
    BruteForcePairs expected = new BruteForcePairs(policy);
    NearDuplicateDetector detector = new NearDuplicateDetector(policy, twin::create);
    int alerts = 0;
    for (int i = 0; i < steps.size(); i++) {
      DetectorHistory.Step step = steps.get(i);
      if (!step.removedId().isEmpty()) {
        detector.remove(step.removedId());
        expected.remove(step.removedId());
      }
      Optional<Detection> found = detector.arrive(step.arrival());
      assertThat(answers(found))
          .as("step %d: %s", i, step.arrival())
          .isEqualTo(answers(expected.arrive(step.arrival())));
      alerts += found.isPresent() ? 1 : 0;
    }
    if (distribution == CodeDistribution.DUPLICATES) {
      assertThat(alerts).as("the history raises alerts").isGreaterThan(100);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @CsvSource({"11", "12", "13"})
  void restore_leadsToTheSameAnswersAsArrive(long seed) {
    DetectionPolicy policy = new DetectionPolicy(500, 4, 40);
    List<DetectorHistory.Step> steps =
        new DetectorHistory(seed, CodeDistribution.DUPLICATES, 500).steps(3000);
    NearDuplicateDetector lived = new NearDuplicateDetector(policy, MultiIndexHammingIndex::new);
    NearDuplicateDetector restored = new NearDuplicateDetector(policy, MultiIndexHammingIndex::new);
    for (int i = 0; i < 2000; i++) {
      if (i % 32 == 0) {
        restored.expect(ids(steps.subList(i, Math.min(i + 32, 2000))));
      }
      DetectorHistory.Step step = steps.get(i);
      lived.remove(step.removedId());
      restored.remove(step.removedId());
      lived.arrive(step.arrival());
      restored.restore(step.arrival());
    }
    assertThat(restored.size()).isEqualTo(lived.size());
    assertThat(restored.refusedCodes()).isEqualTo(lived.refusedCodes());
    for (int i = 2000; i < 3000; i++) {
      Arrival arrival = steps.get(i).arrival();
      assertThat(answers(restored.arrive(arrival))).isEqualTo(answers(lived.arrive(arrival)));
    }
  }

  /** Of the arrivals; removed images come as a surprise. */
  private static List<String> ids(List<DetectorHistory.Step> steps) {
    return steps.stream().map(step -> step.arrival().imageId()).toList();
  }

  /** A detection without what it cost. */
  private static List<Object> answers(Optional<Detection> detection) {
    List<Object> answers = new ArrayList<>();
    detection.ifPresent(
        found ->
            found
                .matches()
                .forEach(
                    match -> {
                      answers.add(found.arrival());
                      answers.add(match.line() + "/" + match.modelVersion());
                      answers.add(match.bits() + "/" + match.radiusBits());
                      answers.add(match.result().neighbours());
                      answers.add(match.result().total());
                    }));
    return answers;
  }
}
