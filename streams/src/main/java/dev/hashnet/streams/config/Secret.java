package dev.hashnet.streams.config;

/**
 * A password or token; its text form does not show it.
 *
 * @param value what it is; empty: none
 */
public record Secret(String value) {
  public boolean isPresent() {
    return !value.isEmpty();
  }

  @Override
  public String toString() {
    return isPresent() ? "***" : "";
  }
}
