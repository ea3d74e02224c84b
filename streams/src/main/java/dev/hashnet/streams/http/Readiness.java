package dev.hashnet.streams.http;

import java.util.List;
import java.util.Optional;

/** Whether an instance lives, and whether it does its work. */
public interface Readiness {
  /** What ended it, if anything did. */
  Optional<String> failure();

  /** Why it does not do all of its work yet; empty: it does. */
  List<String> reasonsAgainst();
}
