package dev.hashnet.core.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link HammingIndex} must do, worked out by hand. */
abstract class HammingIndexContract {
  private static final BinaryCode ZERO = BinaryCode.ofWords(0);
  private static final BinaryCode ONE_BIT = BinaryCode.ofWords(1);
  private static final BinaryCode TWO_BITS = BinaryCode.ofWords(3);
  private static final BinaryCode ALL_BITS = BinaryCode.ofWords(-1);

  abstract HammingIndex create(int bits, int radiusBits);

  private HammingIndex index() {
    return create(64, 8);
  }

  @Test
  void search_anEmptyIndexFindsNothing() {
    SearchResult result = index().search(ZERO, 64, 10);

    assertThat(result.neighbours()).isEmpty();
    assertThat(result.total()).isZero();
    assertThat(result.cut()).isFalse();
  }

  @Test
  void search_listsNearestThenOldestThenById() {
    HammingIndex index = index();
    index.put("far", TWO_BITS, 1);
    index.put("young", ONE_BIT, 9);
    index.put("old-b", ONE_BIT, 3);
    index.put("old-a", ONE_BIT, 3);
    index.put("other", ALL_BITS, 0);

    assertThat(index.search(ZERO, 2, 10).neighbours())
        .containsExactly(
            new Neighbour("old-a", 1, 3),
            new Neighbour("old-b", 1, 3),
            new Neighbour("young", 1, 9),
            new Neighbour("far", 2, 1));
  }

  @Test
  void search_theRadiusIsInclusive() {
    HammingIndex index = index();
    index.put("two", TWO_BITS, 1);

    assertThat(index.search(ZERO, 1, 10).total()).isZero();
    assertThat(index.search(ZERO, 2, 10).total()).isOne();
  }

  @Test
  void search_anyRadiusIsExact() {
    HammingIndex index = index();
    index.put("zero", ZERO, 1);
    index.put("all", ALL_BITS, 1);

    assertThat(index.search(ZERO, 0, 10).total()).isOne();
    assertThat(index.search(ZERO, 63, 10).total()).isOne();
    assertThat(index.search(ZERO, 64, 10).total()).isEqualTo(2);
  }

  @Test
  void search_cutsTheListAndCountsTheRest() {
    HammingIndex index = index();
    for (int i = 0; i < 20; i++) {
      index.put("img-" + i, ONE_BIT, 100 - i);
    }
    index.put("nearest", ZERO, 1000);

    SearchResult result = index.search(ZERO, 8, 3);

    assertThat(result.neighbours())
        .containsExactly(
            new Neighbour("nearest", 0, 1000),
            new Neighbour("img-19", 1, 81),
            new Neighbour("img-18", 1, 82));
    assertThat(result.total()).isEqualTo(21);
    assertThat(result.cut()).isTrue();
    assertThat(index.search(ZERO, 8, 0).neighbours()).isEmpty();
    assertThat(index.search(ZERO, 8, 0).total()).isEqualTo(21);
  }

  @Test
  void put_anIdAgainReplacesCodeAndTimestamp() {
    HammingIndex index = index();
    index.put("a", ZERO, 1);
    index.put("a", ALL_BITS, 5);

    assertThat(index.size()).isOne();
    assertThat(index.get("a")).isEqualTo(ALL_BITS);
    assertThat(index.search(ZERO, 8, 10).total()).isZero();
    assertThat(index.search(ALL_BITS, 8, 10).neighbours())
        .containsExactly(new Neighbour("a", 0, 5));
    assertThat(index.expireBefore(5)).isZero();
  }

  @Test
  void put_theSameCodeAgainTakesTheNewTimestamp() {
    HammingIndex index = index();
    index.put("a", ZERO, 7);
    index.put("a", ZERO, 2);

    assertThat(index.search(ZERO, 0, 10).neighbours()).containsExactly(new Neighbour("a", 0, 2));
    assertThat(index.expireBefore(7)).isOne();
    assertThat(index.size()).isZero();
  }

  @Test
  void remove_takesOneOfEqualCodes() {
    HammingIndex index = index();
    index.put("a", ZERO, 1);
    index.put("b", ZERO, 2);
    index.put("c", ZERO, 3);

    assertThat(index.remove("b")).isTrue();
    assertThat(index.remove("b")).isFalse();
    assertThat(index.contains("b")).isFalse();
    assertThat(index.get("b")).isNull();
    assertThat(index.size()).isEqualTo(2);
    assertThat(index.search(ZERO, 0, 10).neighbours())
        .containsExactly(new Neighbour("a", 0, 1), new Neighbour("c", 0, 3));
  }

  @Test
  void expireBefore_keepsTheTimestampItself() {
    HammingIndex index = index();
    index.put("late", ZERO, 30);
    index.put("early", ZERO, 10);
    index.put("middle", ONE_BIT, 20);
    List<String> gone = new ArrayList<>();

    assertThat(index.expireBefore(20, gone::add)).isOne();
    assertThat(gone).containsExactly("early");
    assertThat(index.expireBefore(31, gone::add)).isEqualTo(2);
    assertThat(gone).containsExactlyInAnyOrder("early", "middle", "late");
    assertThat(index.size()).isZero();
  }

  @Test
  void expireBefore_namesAnImageOnceItIsGone() {
    HammingIndex index = index();
    index.put("a", ZERO, 1);
    index.put("b", ZERO, 1);

    index.expireBefore(2, id -> assertThat(index.contains(id)).isFalse());

    assertThat(index.size()).isZero();
  }

  @Test
  void arguments_outOfRangeAreRefused() {
    HammingIndex index = index();

    assertThatThrownBy(() -> index.put("a", BinaryCode.ofWords(1, 2), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("code must have the index's length: bits=128, index=64");
    assertThatThrownBy(() -> index.search(ZERO, 65, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("radius must be 0..64: radius=65");
    assertThatThrownBy(() -> index.search(ZERO, -1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> index.search(ZERO, 1, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> create(96, 8)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bytes_growWithTheImages() {
    HammingIndex index = index();
    long empty = index.bytes();
    for (int i = 0; i < 10_000; i++) {
      index.put("img-" + i, BinaryCode.ofWords(i * 0x9E3779B97F4A7C15L), i);
    }

    assertThat(index.bytes() - empty).isBetween(10_000L * 20, 10_000L * 400);
  }
}
