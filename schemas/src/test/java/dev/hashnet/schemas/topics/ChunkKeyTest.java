package dev.hashnet.schemas.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkKeyTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 199, 999_999_999})
  void parse_formatted_isEqual(int chunk) {
    ChunkKey key = new ChunkKey("2026-05-01.small", chunk);

    assertThat(ChunkKey.parse(key.format())).isEqualTo(key);
  }

  @Test
  void format_isVersionSlashChunk() {
    assertThat(new ChunkKey("v1", 12).format()).isEqualTo("v1/12");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "/",
        "/1",
        "v1/",
        "v1/x",
        "v1/-1",
        "v1/+1",
        "v1/01",
        "v1/1/2",
        "v1/9999999999",
        " /1",
        "v1/1 "
      })
  void parse_anythingElse_isRefused(String key) {
    assertThatThrownBy(() -> ChunkKey.parse(key)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parsed_sortsByNumberNotByText() {
    assertThat(ChunkKey.parse("v1/10").chunk()).isGreaterThan(ChunkKey.parse("v1/9").chunk());
  }

  @Test
  void constructor_chunkThatParseWouldRefuse_isRefused() {
    assertThatThrownBy(() -> new ChunkKey("v1", 1_000_000_000))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChunkKey("v1", -1)).isInstanceOf(IllegalArgumentException.class);
  }
}
