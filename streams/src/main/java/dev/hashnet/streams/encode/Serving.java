package dev.hashnet.streams.encode;

/**
 * Holds the set that serves now. Threads: safe for use by several threads; a reader sees one whole
 * set.
 */
public final class Serving {
  private volatile ServingSet current;

  public Serving(ServingSet first) {
    this.current = first;
  }

  public ServingSet current() {
    return current;
  }

  /** Images not yet taken are encoded again by the new set. */
  public void switchTo(ServingSet next) {
    current = next;
  }
}
