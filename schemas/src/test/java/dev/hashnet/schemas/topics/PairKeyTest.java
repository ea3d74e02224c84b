package dev.hashnet.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PairKeyTest {
  @Test
  void of_anyOrder_isOneKey() {
    assertThat(PairKey.of("b", "a")).isEqualTo(PairKey.of("a", "b"));
    assertThat(PairKey.of("b", "a").format()).isEqualTo("a|b");
  }

  @ParameterizedTest
  @CsvSource({"a|b,c", "a,b|c", "%7C,|", "%257C,%7C", "%,%25"})
  void parse_readsWhatFormatWrites(String one, String other) {
    PairKey key = PairKey.of(one, other);

    assertThat(PairKey.parse(key.format())).isEqualTo(key);
  }

  @Test
  void format_idsWithBars_keepTwoPairsApart() {
    assertThat(PairKey.of("a|b", "c").format()).isNotEqualTo(PairKey.of("a", "b|c").format());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "|", "a|a", "b|a", "a|b|c", "%zz|b", "a|"})
  void parse_otherForms_areRefused(String key) {
    assertThatThrownBy(() -> PairKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
  }
}
