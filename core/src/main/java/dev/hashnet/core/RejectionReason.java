package dev.hashnet.core;

import java.util.Locale;

/** Why an image event becomes a dead letter. The label is the counter's and the header's value. */
public enum RejectionReason {
  /** The record has no key, so the image has no id. */
  MISSING_ID,
  /** The value is not Avro in the Confluent wire form, or does not decode with its schema. */
  MALFORMED_EVENT,
  /** The value names a schema id that the registry does not know. */
  UNKNOWN_SCHEMA,
  /** The event time lies further ahead of the record's timestamp than the limit allows. */
  EVENT_TIME_AHEAD,
  /** The image has no bytes. */
  EMPTY_IMAGE,
  /** The image has more bytes than the limit. */
  TOO_MANY_BYTES,
  /** The bytes begin like none of the supported image formats. */
  NOT_AN_IMAGE,
  /** The header announces more pixels than the limit. */
  TOO_MANY_PIXELS,
  /** The header announces a side longer than the limit. */
  SIDE_TOO_LONG,
  /** The header is sound, but the image does not decode. */
  CORRUPT_IMAGE,
  /** The reference lies under no prefix that the configuration allows. */
  REFERENCE_REFUSED,
  /** The reference could not be fetched in time. */
  REFERENCE_UNREACHABLE,
  /** The fetched bytes differ from the reference's size or SHA-256. */
  REFERENCE_MISMATCH,
  /** The encoder failed or did not answer in time. */
  ENCODER_FAILED;

  private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * The name in kebab case, as it appears in metrics, headers and reports: {@code too-many-pixels}.
   */
  public String label() {
    return label;
  }
}
