package dev.hashnet.trainer.command;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of a file of codes.
 *
 * @param imageId path of the file below its folder
 * @param status {@code ok}, or the label of the reason for which the image was refused
 * @param bits length of the code; empty where there is none
 * @param codeHex the code; empty where there is none
 * @param message empty where all is well
 */
record CodeRow(String imageId, String status, String bits, String codeHex, String message) {
  static final String OK = "ok";
  static final CodeRow HEADER = new CodeRow("image_id", "status", "bits", "code_hex", "message");

  private static final List<String> TO_QUOTE = List.of(",", "\"", "\n", "\r");

  boolean isOk() {
    return status.equals(OK);
  }

  /** The fields after RFC 4180, without the line break. */
  String toCsv() {
    return Stream.of(imageId, status, bits, codeHex, message)
        .map(CodeRow::quote)
        .collect(Collectors.joining(","));
  }

  private static String quote(String field) {
    boolean plain = TO_QUOTE.stream().noneMatch(field::contains);
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }
}
