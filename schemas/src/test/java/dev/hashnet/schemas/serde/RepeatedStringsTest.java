package dev.hashnet.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RepeatedStringsTest {
  private final RepeatedStrings strings = new RepeatedStrings();

  private String of(String text) {
    byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
    return strings.of(bytes, 1, bytes.length - 1);
  }

  @Test
  void of_whateverTheString_isTheStringOfTheBytes() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(random.nextInt(4) == 0 ? 100 : 4); k > 0; k--) {
        text.append("ab\u00e4\u4e2d".charAt(random.nextInt(4)));
      }
      assertThat(of(text.toString())).isEqualTo(text.toString());
    }
  }

  @Test
  void of_aStringThatComesAgain_isTheSameObject() {
    String first = of("collection-1");

    assertThat(of("collection-1")).isSameAs(first);
    assertThat(of("x".repeat(65))).isNotSameAs(of("x".repeat(65)));
  }

  @Test
  void of_bytesThatAreNoText_areReplacedAsAvroDoes() {
    byte[] bytes = {'a', (byte) 0xff, 'b'};

    assertThat(strings.of(bytes, 0, 3)).isEqualTo("a\ufffdb");
    assertThat(strings.of(bytes, 0, 3)).isEqualTo("a\ufffdb");
  }
}
