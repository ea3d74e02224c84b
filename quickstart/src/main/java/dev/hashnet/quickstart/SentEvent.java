package dev.hashnet.quickstart;

import java.util.Optional;

/**
 * What one event of the demonstration was, so that what comes out can be judged.
 *
 * @param imageId key of the event
 * @param kind what it holds
 * @param family id of the picture that it shows; copies of one picture share it, and no others do
 * @param edit name of the transform that a copy went through, or how a broken event is broken;
 *     otherwise empty
 */
public record SentEvent(String imageId, Kind kind, String family, String edit) {
  /** What an event holds. */
  public enum Kind {
    /** A picture of its own. */
    PICTURE,
    /** A near-copy of a picture: an alert should name the two. */
    COPY,
    /** A picture like another in kind and colours, and not a copy: no alert should name the two. */
    SIBLING,
    /** Not a readable image: a dead letter. */
    BROKEN
  }

  /** The transform of a copy. */
  public Optional<String> transform() {
    return kind == Kind.COPY ? Optional.of(edit) : Optional.empty();
  }
}
