package dev.hashnet.trainer;

import dev.hashnet.artifact.ModelArtifact;
import dev.hashnet.trainer.evaluation.ClassFindings;
import dev.hashnet.trainer.evaluation.RadiusCalibration;
import java.util.Optional;

/**
 * One code length of a training from class labels.
 *
 * @param bits of the head
 * @param findings what it is worth, beside others of the same length
 * @param published empty where no code can be that long
 */
public record LabelledCode(int bits, ClassFindings findings, Optional<Published> published) {
  /**
   * What can be published.
   *
   * @param artifact the trained version; engines agree on its codes
   * @param radius how the radius was found, from pairs that share no label
   */
  public record Published(ModelArtifact artifact, RadiusCalibration radius) {}

  LabelledCode with(Published result) {
    return new LabelledCode(bits, findings, Optional.of(result));
  }
}
