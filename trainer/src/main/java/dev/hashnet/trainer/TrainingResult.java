package dev.hashnet.trainer;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.trainer.evaluation.Evaluation;
import dev.hashnet.trainer.evaluation.RadiusCalibration;

/**
 * What a training gives.
 *
 * @param artifact the trained version; engines agree on its codes
 * @param evaluation recall on images kept out
 * @param radius how the radius was found
 * @param steps optimiser steps done
 * @param firstLoss mean loss of the first steps
 * @param lastLoss mean loss of the last steps
 */
public record TrainingResult(
    ModelArtifact artifact,
    Evaluation evaluation,
    RadiusCalibration radius,
    int steps,
    double firstLoss,
    double lastLoss) {}
