package dev.hashnet.trainer;

/**
 * When a training that no longer gets better ends: after so many looks at the held-out images
 * without any improvement. What is exported is then the state that was best at a look.
 *
 * @param looks without improvement; 0: the training goes to its end, and its last state is exported
 * @param everySteps steps between two looks
 */
public record Patience(int looks, int everySteps) {
  public static final int DEFAULT_EVERY_STEPS = 50;

  /** No looks at all. */
  public static final Patience NONE = new Patience(0, DEFAULT_EVERY_STEPS);

  public Patience {
    if (looks < 0 || everySteps < 1) {
      throw new IllegalArgumentException(
          "patience must be 0 looks or more, with at least 1 step between them: looks=%d, everySteps=%d"
              .formatted(looks, everySteps));
    }
  }

  boolean given() {
    return looks > 0;
  }
}
