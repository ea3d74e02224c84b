package dev.hashnet.trainer.evaluation;

import dev.hashnet.network.LabelSets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Retrieval by class with codes of any length, as papers on learning to hash measure it: images
 * kept out of training are looked up among those that were trained on, and, apart from that, among
 * each other. Relevant is what shares a label.
 *
 * <p>Beside the trained code stand its continuous outputs, and random hyperplanes and ITQ on the
 * features that the hash layer is given.
 */
public final class ClassRetrieval {
  /** R of MAP@R, as the paper has it for ImageNet. */
  static final int DEPTH = 1_000;

  private static final int NEAR_BITS = 2;

  /** Images that linear codes are fitted to, at most. */
  private static final int MAX_FITTED = 4_000;

  private final LabelSets labels;
  private final int[] querySets;
  private final int[] storedSets;
  private final NetworkOutputs queries;
  private final NetworkOutputs stored;
  private final long seed;

  /**
   * What the network says of some images.
   *
   * @param z outputs of the hash layer, all heads side by side
   * @param features what the hash layer was given
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record NetworkOutputs(float[][] z, float[][] features) {}

  /**
   * @param querySets numbers of the label sets of the queries
   * @param storedSets the same of what is stored
   */
  public ClassRetrieval(
      LabelSets labels,
      int[] querySets,
      int[] storedSets,
      NetworkOutputs queries,
      NetworkOutputs stored,
      long seed) {
    this.labels = labels;
    this.querySets = querySets.clone();
    this.storedSets = storedSets.clone();
    this.queries = queries;
    this.stored = stored;
    this.seed = seed;
  }

  /**
   * Measures one head.
   *
   * @param offset of its first output
   * @param beta at which the training ended
   */
  public ClassFindings measure(int offset, int bits, double beta) {
    float[][] ofQueries = activations(queries.z(), offset, bits, beta);
    float[][] ofStored = activations(stored.z(), offset, bits, beta);
    List<ClassFindings.Method> methods = new ArrayList<>();
    methods.add(signs("trained", words(ofQueries), words(ofStored), bits));
    methods.add(continuous(ofQueries, ofStored));
    float[][] fitted =
        Arrays.copyOf(stored.features(), Math.min(MAX_FITTED, stored.features().length));
    methods.add(linear("hyperplanes", LinearCode.randomHyperplanes(fitted, bits, seed), bits));
    LinearCode.iterativeQuantisation(fitted, bits, seed)
        .ifPresent(code -> methods.add(linear("itq", code, bits)));
    int answered = (int) IntStream.range(0, querySets.length).filter(this::hasRelevant).count();
    return new ClassFindings(
        answered, storedSets.length, DEPTH, gap(ofQueries), cosine(ofQueries), methods);
  }

  private boolean hasRelevant(int query) {
    return IntStream.of(storedSets).anyMatch(set -> labels.jaccard(querySets[query], set) > 0);
  }

  private static float[][] activations(float[][] z, int offset, int bits, double beta) {
    float[][] h = new float[z.length][bits];
    for (int i = 0; i < z.length; i++) {
      for (int k = 0; k < bits; k++) {
        h[i][k] = (float) Math.tanh(beta * z[i][offset + k]);
      }
    }
    return h;
  }

  private static long[][] words(float[][] h) {
    long[][] words = new long[h.length][];
    for (int i = 0; i < h.length; i++) {
      words[i] = new long[(h[i].length + Long.SIZE - 1) / Long.SIZE];
      for (int k = 0; k < h[i].length; k++) {
        if (h[i][k] > 0) {
          words[i][k / Long.SIZE] |= Long.MIN_VALUE >>> k % Long.SIZE;
        }
      }
    }
    return words;
  }

  private ClassFindings.Method linear(String name, LinearCode code, int bits) {
    return signs(name, linearWords(code, queries), linearWords(code, stored), bits);
  }

  private static long[][] linearWords(LinearCode code, NetworkOutputs images) {
    return Arrays.stream(images.features())
        .parallel()
        .map(
            features -> {
              long[] words = new long[(code.bits() + Long.SIZE - 1) / Long.SIZE];
              code.encode(features, words, 0);
              return words;
            })
        .toArray(long[][]::new);
  }

  /** What one query finds; NaN where nothing is relevant. */
  private record Found(double averagePrecision, double precision, double recall) {
    static final Found NOTHING = new Found(Double.NaN, Double.NaN, Double.NaN);
  }

  private ClassFindings.Method signs(String name, long[][] q, long[][] s, int bits) {
    List<Found> among =
        IntStream.range(0, q.length)
            .parallel()
            .mapToObj(i -> bySigns(q[i], querySets[i], s, storedSets, -1, bits))
            .toList();
    List<Found> unseen =
        IntStream.range(0, q.length)
            .parallel()
            .mapToObj(i -> bySigns(q[i], querySets[i], q, querySets, i, bits))
            .toList();
    return new ClassFindings.Method(
        name,
        mean(among.stream().mapToDouble(Found::averagePrecision).toArray()),
        mean(unseen.stream().mapToDouble(Found::averagePrecision).toArray()),
        mean(among.stream().mapToDouble(Found::precision).toArray()),
        mean(among.stream().mapToDouble(Found::recall).toArray()));
  }

  private Found bySigns(
      long[] query, int set, long[][] others, int[] otherSets, int left, int bits) {
    int[] all = new int[bits + 1];
    int[] relevant = new int[bits + 1];
    for (int i = 0; i < others.length; i++) {
      if (i != left) {
        int distance = 0;
        for (int w = 0; w < query.length; w++) {
          distance += Long.bitCount(query[w] ^ others[i][w]);
        }
        all[distance]++;
        relevant[distance] += labels.jaccard(set, otherSets[i]) > 0 ? 1 : 0;
      }
    }
    int total = IntStream.of(relevant).sum();
    if (total == 0) {
      return Found.NOTHING;
    }
    int near = IntStream.of(all).limit(NEAR_BITS + 1).sum();
    int good = IntStream.of(relevant).limit(NEAR_BITS + 1).sum();
    return new Found(
        RankedRetrieval.averagePrecision(all, relevant, DEPTH),
        near == 0 ? 0 : (double) good / near,
        (double) good / total);
  }

  private ClassFindings.Method continuous(float[][] q, float[][] s) {
    float[][] fromQueries = Arrays.stream(q).map(ClassRetrieval::unit).toArray(float[][]::new);
    float[][] fromStored = Arrays.stream(s).map(ClassRetrieval::unit).toArray(float[][]::new);
    double[] among =
        IntStream.range(0, q.length)
            .parallel()
            .mapToDouble(i -> byCosine(fromQueries[i], querySets[i], fromStored, storedSets, -1))
            .toArray();
    double[] unseen =
        IntStream.range(0, q.length)
            .parallel()
            .mapToDouble(i -> byCosine(fromQueries[i], querySets[i], fromQueries, querySets, i))
            .toArray();
    return new ClassFindings.Method(
        "continuous", mean(among), mean(unseen), Double.NaN, Double.NaN);
  }

  private double byCosine(float[] query, int set, float[][] others, int[] otherSets, int left) {
    double[] cosines =
        Arrays.stream(others).mapToDouble(other -> Matrices.dot(query, other)).toArray();
    List<Integer> ranked =
        IntStream.range(0, others.length)
            .filter(i -> i != left)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -cosines[i]))
            .toList();
    int[] ones = new int[ranked.size()];
    int[] relevant = new int[ranked.size()];
    Arrays.fill(ones, 1);
    for (int place = 0; place < relevant.length; place++) {
      relevant[place] = labels.jaccard(set, otherSets[ranked.get(place)]) > 0 ? 1 : 0;
    }
    return IntStream.of(relevant).sum() == 0
        ? Double.NaN
        : RankedRetrieval.averagePrecision(ones, relevant, DEPTH);
  }

  private static float[] unit(float[] vector) {
    float length = (float) Math.sqrt(Matrices.dot(vector, vector));
    float[] unit = vector.clone();
    for (int k = 0; k < unit.length; k++) {
      unit[k] /= Math.max(length, 1e-20f);
    }
    return unit;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).average().orElse(0);
  }

  private static double gap(float[][] h) {
    double sum = 0;
    for (float[] row : h) {
      for (float value : row) {
        sum += (1 - Math.abs(value)) / row.length;
      }
    }
    return sum / h.length;
  }

  private static double cosine(float[][] h) {
    double sum = 0;
    for (float[] row : h) {
      float[] unit = unit(row);
      for (float value : unit) {
        sum += Math.abs(value) / Math.sqrt(row.length);
      }
    }
    return sum / h.length;
  }
}
