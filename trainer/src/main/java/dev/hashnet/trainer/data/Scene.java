package dev.hashnet.trainer.data;

import java.util.SplittableRandom;

/** A kind of picture. */
@FunctionalInterface
interface Scene {
  /**
   * Paints the whole canvas.
   *
   * @param recipe decides the style: what siblings share
   * @param layout decides what lies where: what siblings differ in
   */
  void paint(Canvas canvas, Palette palette, SplittableRandom recipe, SplittableRandom layout);
}
