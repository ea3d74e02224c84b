package dev.hashnet.trainer;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.trainer.evaluation.Evaluation;
import dev.hashnet.trainer.evaluation.RadiusCalibration;

/**
 * One code length of a training.
 *
 * @param artifact the trained version; engines agree on its codes
 * @param evaluation recall on images kept out
 * @param radius how the radius was found
 */
public record TrainedCode(ModelArtifact artifact, Evaluation evaluation, RadiusCalibration radius) {
  /** Code length. */
  public int bits() {
    return artifact.manifest().bits();
  }
}
