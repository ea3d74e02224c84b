package dev.hashnet.trainer.data;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/** A view of some images of a list, in an order of their own. */
final class ImageSelection extends AbstractList<NamedImage> implements RandomAccess {
  private final List<NamedImage> all;
  private final int[] chosen;

  /**
   * @param chosen numbers in {@code all}; kept, not copied
   */
  ImageSelection(List<NamedImage> all, int[] chosen) {
    this.all = all;
    this.chosen = chosen;
  }

  @Override
  public NamedImage get(int index) {
    return all.get(chosen[index]);
  }

  @Override
  public int size() {
    return chosen.length;
  }
}
