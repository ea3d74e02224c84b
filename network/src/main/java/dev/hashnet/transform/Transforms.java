package dev.hashnet.transform;

import java.util.List;

/** The transforms, by name. */
public final class Transforms {
  private Transforms() {}

  /** All, in the order of reports. */
  public static List<Transform> all() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Throws IllegalArgumentException that names the known ones. */
  public static Transform named(String name) {
    throw new UnsupportedOperationException("not yet " + name);
  }
}
