package dev.hashnet.core.index;

/** Makes the empty index of a (collection, line, model version). */
@FunctionalInterface
public interface HammingIndexFactory {
  /**
   * An empty index.
   *
   * @param bits code length
   * @param radiusBits the radius that most searches will have
   */
  HammingIndex create(int bits, int radiusBits);
}
