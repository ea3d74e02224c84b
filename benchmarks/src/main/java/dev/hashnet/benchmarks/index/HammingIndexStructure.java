package dev.hashnet.benchmarks.index;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.index.HammingIndex;
import dev.hashnet.core.index.SearchResult;

/** Our index, filled one code at a time; the code's number is its timestamp. */
final class HammingIndexStructure implements Structure {
  private final String name;
  private final HammingIndex index;
  private final CodeSet queries;
  private final int limit;
  private final long buildNs;

  HammingIndexStructure(String name, HammingIndex index, Workload work, int limit) {
    this.name = name;
    this.index = index;
    this.queries = work.queries();
    this.limit = limit;
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < work.codes().count(); i++) {
      index.put(id(i), work.codes().code(i), i);
    }
    buildNs = ThreadTime.nowNs() - startNs;
  }

  /** Twelve characters, as long as short image names are. */
  static String id(int number) {
    return "img-" + (10_000_000 + number);
  }

  HammingIndex index() {
    return index;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Kind kind() {
    return Kind.OURS;
  }

  @Override
  public long buildNs() {
    return buildNs;
  }

  @Override
  public long bytes() {
    return index.bytes();
  }

  @Override
  public Answer search(int from, int count, int radiusBits) {
    BinaryCode[] asked = new BinaryCode[count];
    for (int i = 0; i < count; i++) {
      asked[i] = queries.code(from + i);
    }
    int[] hits = new int[count];
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < count; i++) {
      SearchResult result = index.search(asked[i], radiusBits, limit);
      hits[i] = (int) result.total();
    }
    return new Answer(ThreadTime.nowNs() - startNs, hits);
  }

  @Override
  public void close() {
    // Nothing outside the heap.
  }
}
