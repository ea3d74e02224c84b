package dev.hashnet.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeRowTest {
  @Test
  void toCsv_plainFields_areNotQuoted() {
    assertThat(new CodeRow("a/b.png", "ok", "64", "00ff", "").toCsv())
        .isEqualTo("a/b.png,ok,64,00ff,");
  }

  @Test
  void toCsv_specialCharacters_areQuoted() {
    CodeRow row = new CodeRow("a,\"b\".png", "corrupt-image", "", "", "two\nlines");
    assertThat(row.toCsv()).isEqualTo("\"a,\"\"b\"\".png\",corrupt-image,,,\"two\nlines\"");
  }

  @Test
  void toCsv_header_isTheDocumentedOne() {
    assertThat(CodeRow.HEADER.toCsv()).isEqualTo("image_id,status,bits,code_hex,message");
  }
}
