package dev.hashnet.core;

import dev.hashnet.core.index.SearchResult;

/**
 * Hears what both versions of a line find for an arriving image: the active one, which alerts, and
 * the candidate, which does not. Called by the thread that the image arrives on.
 */
@FunctionalInterface
public interface ShadowObserver {
  void searched(
      CodeOfLine active, SearchResult ofActive, CodeOfLine candidate, SearchResult ofCandidate);
}
