package dev.hashnet.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryCodeTest {
  @Test
  void bit_isMostSignificantFirstInBytesAndWords() {
    var bytes = new byte[16];
    bytes[0] = (byte) 0x80;
    bytes[9] = 0x01;
    BinaryCode code = BinaryCode.ofBytes(bytes);

    for (int i = 0; i < code.bits(); i++) {
      assertThat(code.bit(i)).as("bit %d", i).isEqualTo(i == 0 || i == 79);
    }
    assertThat(code.word(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(code.word(1)).isEqualTo(1L << 48);
  }

  @Test
  void ofBytes_partOfABuffer_readsItInBigEndianOrderAndLeavesIt() {
    var bytes = new byte[20];
    bytes[3] = (byte) 0x80;
    bytes[18] = 0x01;
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 3, 16).order(ByteOrder.LITTLE_ENDIAN);

    BinaryCode code = BinaryCode.ofBytes(buffer);

    assertThat(code.toHex()).isEqualTo("80000000000000000000000000000001");
    assertThat(BinaryCode.ofBytes(buffer.slice())).isEqualTo(code);
    assertThat(buffer.remaining()).isEqualTo(16);
    assertThatThrownBy(() -> BinaryCode.ofBytes(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bits=160");
  }

  @Test
  void ofSigns_countsZeroAndNanAsZero() {
    var outputs = new float[64];
    outputs[0] = 0.001f;
    outputs[1] = -0.0f;
    outputs[2] = Float.NaN;
    outputs[3] = -1;
    outputs[63] = Float.POSITIVE_INFINITY;

    assertThat(BinaryCode.ofSigns(outputs).toHex()).isEqualTo("8000000000000001");
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128, 256, 512})
  void forms_leadBackToTheSameCode(int bits) {
    BinaryCode code = CodeDistribution.UNIFORM.source(bits, new SplittableRandom(bits)).next();

    assertThat(code.bits()).isEqualTo(bits);
    assertThat(BinaryCode.ofBytes(code.toBytes())).isEqualTo(code).hasSameHashCodeAs(code);
    assertThat(BinaryCode.ofHex(code.toHex())).isEqualTo(code).hasToString(code.toHex());
    assertThat(BinaryCode.ofHex(code.toHex().toUpperCase(java.util.Locale.ROOT))).isEqualTo(code);
    var words = new long[bits / 64];
    var signs = new float[bits];
    for (int i = 0; i < bits; i++) {
      signs[i] = code.bit(i) ? 1 : -1;
      words[i / 64] |= (code.bit(i) ? 1L : 0L) << (63 - i % 64);
    }
    assertThat(BinaryCode.ofWords(words)).isEqualTo(code);
    assertThat(BinaryCode.ofSigns(signs)).isEqualTo(code);
  }

  @Test
  void distanceBits_countsDifferingBitsOfAllWords() {
    BinaryCode a = BinaryCode.ofWords(0b1011, 0, -1L);
    BinaryCode b = BinaryCode.ofWords(0b0001, 0, 0L);

    assertThat(a.distanceBits(b)).isEqualTo(66).isEqualTo(b.distanceBits(a));
    assertThat(a.distanceBits(a)).isZero();
  }

  @Test
  void equals_tellsCodesOfDifferentLengthsApart() {
    assertThat(BinaryCode.ofWords(1)).isNotEqualTo(BinaryCode.ofWords(1, 0));
    assertThat(BinaryCode.ofWords(1)).isNotEqualTo(BinaryCode.ofWords(2));
  }

  @Test
  void ofWords_copiesTheArray() {
    long[] words = {7};
    BinaryCode code = BinaryCode.ofWords(words);
    words[0] = 8;

    assertThat(code.word(0)).isEqualTo(7);
  }

  @Test
  void of_refusesOtherLengths() {
    assertThatThrownBy(() -> BinaryCode.ofBytes(new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("code length must be 64..512 bits, a multiple of 64: bits=56");
    assertThatThrownBy(() -> BinaryCode.ofBytes(new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BinaryCode.ofBytes(new byte[72]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BinaryCode.ofWords()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BinaryCode.ofWords(new long[9]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BinaryCode.ofSigns(new float[65]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BinaryCode.ofHex("12")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BinaryCode.ofHex("no hex digits!!!"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void distanceBits_refusesAnotherLength() {
    assertThatThrownBy(() -> BinaryCode.ofWords(1).distanceBits(BinaryCode.ofWords(1, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("codes must have the same length: bits=64, other=128");
  }
}
