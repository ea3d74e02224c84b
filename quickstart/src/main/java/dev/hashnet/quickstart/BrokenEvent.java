package dev.hashnet.quickstart;

import dev.hashnet.core.RejectionReason;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The ways in which the demonstration breaks an event, each with the reasons it may be refused for.
 */
public enum BrokenEvent {
  /** A text file in place of an image. */
  TEXT_FILE(RejectionReason.NOT_AN_IMAGE),
  /** An image of no bytes. */
  NO_BYTES(RejectionReason.EMPTY_IMAGE),
  /** The first half of a JPEG. */
  CUT_SHORT(RejectionReason.CORRUPT_IMAGE),
  /** A JPEG whose header announces 60 000 x 60 000 pixels. */
  HUGE_HEADER(RejectionReason.TOO_MANY_PIXELS, RejectionReason.SIDE_TOO_LONG),
  /** A sound JPEG with more bytes than are allowed. */
  TOO_LARGE(RejectionReason.TOO_MANY_BYTES),
  /** A value that is not in the wire form at all. */
  GARBAGE(RejectionReason.MALFORMED_EVENT),
  /** A value whose schema the registry does not know. */
  UNKNOWN_SCHEMA(RejectionReason.UNKNOWN_SCHEMA),
  /** A sound image whose record has no key. */
  NO_KEY(RejectionReason.MISSING_ID);

  private final RejectionReason reason;
  private final RejectionReason alternative;

  BrokenEvent(RejectionReason reason) {
    this(reason, reason);
  }

  BrokenEvent(RejectionReason reason, RejectionReason alternative) {
    this.reason = reason;
    this.alternative = alternative;
  }

  /** One or two: either is right. */
  public Set<RejectionReason> reasons() {
    return EnumSet.of(reason, alternative);
  }

  /** Kebab case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
