package dev.hashnet.network;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;

/**
 * How a network is built between its image and its hash layer, which {@link NetworkGraphs} adds.
 *
 * <p>The lower layers are those that can come from pretrained weights, and are then never trained;
 * an architecture that has none of them is trained as a whole.
 */
interface Architecture {
  /** Side of the input, pixels. */
  int side();

  default InputColour colour() {
    return InputColour.RGB;
  }

  /** Images of one inference call, which bounds native memory. */
  default int outputBatch() {
    return 32;
  }

  /** Adds the layers that pretrained weights may fill; returns the uppermost. */
  String addLower(GraphBuilder graph, String image);

  /** Adds the layers from there up to the hash layer; returns the uppermost. */
  String addUpper(GraphBuilder graph, String below);

  /** Where weights of the lower layers come from; empty where there are no such layers. */
  default Optional<PretrainedSource> pretrained() {
    return Optional.empty();
  }
}
