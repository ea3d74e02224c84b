package dev.hashnet.core.rollout;

import java.util.Set;

/** The life of a model version on one instance. Read from top to bottom, it is the protocol. */
public enum VersionState {
  /** The rollout names it; nothing of it was read yet. */
  ANNOUNCED,
  /** Its artifact is being read, checked, and opened by the engine. */
  LOADING,
  /** It gave the golden images their codes, and encodes batches of the sizes that will come. */
  WARMING,
  /** It can serve at once; no record's time asks for it yet, or no longer. */
  READY,
  /** It encodes every image, as the active version or as the candidate. */
  SERVING,
  /** Its memory was given back. It may be asked for again. */
  RETIRED,
  /** It was refused, with a reason. This instance does not try it again. */
  REJECTED;

  /** The states that may follow. */
  public Set<VersionState> successors() {
    return switch (this) {
      case ANNOUNCED -> Set.of(LOADING, RETIRED, REJECTED);
      case LOADING -> Set.of(WARMING, RETIRED, REJECTED);
      case WARMING -> Set.of(READY, RETIRED, REJECTED);
      case READY -> Set.of(SERVING, RETIRED, REJECTED);
      case SERVING -> Set.of(READY, RETIRED);
      case RETIRED -> Set.of(LOADING);
      case REJECTED -> Set.of();
    };
  }

  /** The next state. Throws IllegalStateException where it may not follow. */
  public VersionState next(VersionState next) {
    if (!successors().contains(next)) {
      throw new IllegalStateException("state must follow: from=%s, to=%s".formatted(this, next));
    }
    return next;
  }
}
