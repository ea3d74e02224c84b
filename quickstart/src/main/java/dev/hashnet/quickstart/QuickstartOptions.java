package dev.hashnet.quickstart;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the demonstration does.
 *
 * @param images folder of the user's own pictures; images are drawn where absent
 * @param events how many to draw, or the most files of the folder to send
 * @param seed of drawings, copies, order and training
 * @param model the version to serve; one is trained where absent
 * @param trainingSteps optimiser steps, where one is trained
 * @param keepRunning whether all stays up after the summary, until this JVM is told to end
 */
record QuickstartOptions(
    Optional<Path> images,
    int events,
    long seed,
    Optional<Path> model,
    int trainingSteps,
    boolean keepRunning) {
  static final int DEFAULT_EVENTS = 1_200;
  static final int MAX_EVENTS = 20_000;
  static final int DEFAULT_TRAINING_STEPS = 240;

  QuickstartOptions {
    int least = images.isPresent() ? 1 : DemonstrationEvents.MIN_EVENTS;
    if (events < least || events > MAX_EVENTS) {
      throw new IllegalArgumentException(
          "events must be %d to %d: events=%d".formatted(least, MAX_EVENTS, events));
    }
    if (trainingSteps < 1) {
      throw new IllegalArgumentException(
          "training steps must be at least 1: trainingSteps=" + trainingSteps);
    }
  }
}
