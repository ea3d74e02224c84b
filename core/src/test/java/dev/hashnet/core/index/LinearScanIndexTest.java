package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.core.BinaryCode;
import org.junit.jupiter.api.Test;

/** The oracle itself, against answers worked out by hand. */
class LinearScanIndexTest extends HammingIndexContract {
  @Override
  HammingIndex create(int bits, int radiusBits) {
    return new LinearScanIndex(bits);
  }

  @Test
  void search_readsEveryImage() {
    HammingIndex index = create(64, 8);
    index.put("a", BinaryCode.ofWords(1), 1);
    index.put("b", BinaryCode.ofWords(-1), 1);

    assertThat(index.search(BinaryCode.ofWords(0), 8, 10).cost())
        .isEqualTo(new SearchCost(0, 2, 2));
  }
}
