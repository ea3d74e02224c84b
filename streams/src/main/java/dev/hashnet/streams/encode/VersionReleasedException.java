package dev.hashnet.streams.encode;

/** The memory of a model version was given back; images are to be encoded by those that serve. */
public final class VersionReleasedException extends RuntimeException {
  public VersionReleasedException(String version) {
    super("the model version was released: version=" + version);
  }
}
