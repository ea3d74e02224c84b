package dev.hashnet.benchmarks.index;

import dev.brachtendorf.jimagehash.datastructures.tree.binaryTree.BinaryTree;
import dev.brachtendorf.jimagehash.hash.Hash;
import java.math.BigInteger;

/** JImageHash's binary tree, one level a bit: what a Java user finds first. */
final class BinaryTreeStructure implements Structure {
  /** A node a bit that no other code shares: beyond this the heap is gone. */
  static final int MAX_CODES = 100_000;

  private static final int ALGORITHM = 1;

  private final BinaryTree<Integer> tree = new BinaryTree<>(false);
  private final CodeSet queries;
  private final long buildNs;

  BinaryTreeStructure(Workload work) {
    queries = work.queries();
    Hash[] hashes = hashes(work.codes(), 0, work.codes().count());
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < hashes.length; i++) {
      tree.addHash(hashes[i], i);
    }
    buildNs = ThreadTime.nowNs() - startNs;
  }

  private static Hash[] hashes(CodeSet set, int from, int count) {
    Hash[] hashes = new Hash[count];
    for (int i = 0; i < count; i++) {
      BigInteger value = new BigInteger(1, set.bytes(from + i, 1).array());
      hashes[i] = new Hash(value, set.bits(), ALGORITHM);
    }
    return hashes;
  }

  @Override
  public String name() {
    return "JImageHash tree";
  }

  @Override
  public Kind kind() {
    return Kind.OTHER;
  }

  @Override
  public long buildNs() {
    return buildNs;
  }

  @Override
  public long bytes() {
    return -1;
  }

  @Override
  public Answer search(int from, int count, int radiusBits) {
    Hash[] asked = hashes(queries, from, count);
    int[] hits = new int[count];
    long startNs = ThreadTime.nowNs();
    for (int i = 0; i < count; i++) {
      hits[i] = tree.getElementsWithinHammingDistance(asked[i], radiusBits).size();
    }
    return new Answer(ThreadTime.nowNs() - startNs, hits);
  }

  @Override
  public void close() {
    // Nothing outside the heap.
  }
}
