package dev.hashnet.trainer;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.encoder.ImageEncoder;
import dev.hashnet.network.HashNet;
import java.util.List;

/**
 * The comparison of the network in training with the exported one: both must give the same codes.
 *
 * <p>The two libraries add in different orders, so an output within {@link #ROUNDING} of zero may
 * have either sign; such a bit is no difference between the networks and is let pass.
 */
final class EngineParity {
  /** Outputs are of the order of 1 (batch norm), float32. */
  static final float ROUNDING = 1e-4f;

  private EngineParity() {}

  /**
   * Compares all held-out images.
   *
   * @throws InvalidModelException that names the first bit that differs
   */
  static void require(HeldOutImages heldOut, HashNet network, ImageEncoder encoder) {
    if (heldOut.images().isEmpty()) {
      return;
    }
    require(heldOut.outputs(network), encoder.encode(heldOut.images()), encoder.version());
  }

  static void require(float[][] outputs, List<BinaryCode> codes, String version) {
    require(outputs, codes, version, ROUNDING);
  }

  /** The same, with another distance from zero within which a sign may differ. */
  static void require(float[][] outputs, List<BinaryCode> codes, String version, float rounding) {
    for (int i = 0; i < outputs.length; i++) {
      BinaryCode expected = BinaryCode.ofSigns(outputs[i]);
      BinaryCode found = codes.get(i);
      if (expected.bits() != found.bits()) {
        throw new InvalidModelException(
            "Engines disagree: version=%s: %d bits in training, %d exported"
                .formatted(version, expected.bits(), found.bits()));
      }
      for (int bit = 0; bit < found.bits(); bit++) {
        if (expected.bit(bit) != found.bit(bit) && Math.abs(outputs[i][bit]) > rounding) {
          throw new InvalidModelException(
              "Engines disagree: version=%s: bit %d of held-out image %d is %s in training (output %s) and %s exported"
                  .formatted(version, bit, i, expected.bit(bit), outputs[i][bit], found.bit(bit)));
        }
      }
    }
  }
}
