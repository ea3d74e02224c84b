package dev.hashnet.benchmarks.index;

/**
 * An exact range-search structure that a run measures, filled with the run's codes.
 *
 * <p>Times are processor time of the one thread that works.
 */
interface Structure extends AutoCloseable {
  /** What the table calls it. */
  String name();

  /** Whose it is; ratios are taken to the best peer of one kind. */
  Kind kind();

  /** Processor time that filling it took. */
  long buildNs();

  /** Memory, as the structure or its process reports it; -1: unknown. */
  long bytes();

  /** Asks queries {@code from} to {@code from + count - 1}. */
  Answer search(int from, int count, int radiusBits);

  @Override
  void close();

  /** Whose a structure is. */
  enum Kind {
    OURS,
    SCAN,
    FAISS,
    OTHER
  }

  /** The hits of a run of queries, and what finding them took. */
  final class Answer {
    private final long cpuNs;
    private final int[] hits;

    Answer(long cpuNs, int[] hits) {
      this.cpuNs = cpuNs;
      this.hits = hits;
    }

    /** Processor time. */
    long cpuNs() {
      return cpuNs;
    }

    /** Stored codes within the radius, one number a query. */
    int[] hits() {
      return hits;
    }
  }
}
