package dev.hashnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalTest {
  private static CodeOfLine code(String line, String version) {
    return new CodeOfLine(line, true, version, 3, BinaryCode.ofWords(1));
  }

  /** As many codes, alike in the line or in the version, never in both. */
  private static List<CodeOfLine> distinct(int count) {
    List<CodeOfLine> codes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      codes.add(code("line-" + i / 2, "v" + i % 2));
    }
    return codes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 8, 9, 30})
  void new_codesOfDifferentLinesOrVersions_areKept(int count) {
    assertThat(new Arrival("img-1", "shop", 0, distinct(count)).codes())
        .containsExactlyElementsOf(distinct(count));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 30})
  void new_twoCodesOfOneLineAndVersion_isRefused(int count) {
    for (int i = 0; i < count; i++) {
      List<CodeOfLine> codes = distinct(count);
      codes.add(codes.get(i));

      assertThatThrownBy(() -> new Arrival("img-1", "shop", 0, codes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("image=img-1, line=" + codes.get(i).line());
    }
  }
}
