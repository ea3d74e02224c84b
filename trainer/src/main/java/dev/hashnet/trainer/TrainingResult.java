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
 * @param lastLoss mean loss of the last steps, at the largest beta
 */
public record TrainingResult(
    ModelArtifact artifact,
    Evaluation evaluation,
    RadiusCalibration radius,
    int steps,
    double lastLoss) {}
