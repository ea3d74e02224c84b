package dev.hashnet.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;

/**
 * The graphs of a network: an {@link Architecture}, a dense hash layer above it, and a batch norm
 * without scale and shift that balances every bit. Output z {@code [n, bits]}, the vertex {@link
 * #CODE}.
 *
 * <p>Layers have the same names in all of its graphs, and parameters are carried over by name. The
 * configuration names DL4J's own classes only.
 *
 * @param options what to build
 * @param architecture of that name
 * @param type of the numbers
 */
record NetworkGraphs(NetworkOptions options, Architecture architecture, DataType type) {
  static final String IMAGE = "image";
  static final String HASH = "hash";
  static final String CODE = "code";
  static final String LOSS = "loss";

  /** Epsilon of the batch norm above the hash layer. */
  private static final double EPSILON = 1e-5;

  private static final double WEIGHT_DECAY = 1e-4;

  static NetworkGraphs of(NetworkOptions options, DataType type) {
    return new NetworkGraphs(options, Architectures.named(options.network()), type);
  }

  InputType image() {
    int side = architecture.side();
    return InputType.convolutional(side, side, architecture.colour().channels());
  }

  /** From image to z. */
  ComputationGraphConfiguration whole() {
    GraphBuilder graph = builder(new Adam()).addInputs(IMAGE).setInputTypes(image());
    addHashLayer(graph, architecture.addUpper(graph, architecture.addLower(graph, IMAGE)));
    return graph.setOutputs(CODE).build();
  }

  /** The lower layers by themselves, to be frozen. */
  ComputationGraphConfiguration lower() {
    GraphBuilder graph = builder(new Adam()).addInputs(IMAGE).setInputTypes(image());
    return graph.setOutputs(architecture.addLower(graph, IMAGE)).build();
  }

  /**
   * From image to loss. The loss layer has no parameters: this graph and {@link #whole} have the
   * same ones in the same order.
   */
  ComputationGraphConfiguration training(PairLossFunction loss, StepLearningRate learningRate) {
    GraphBuilder graph = builder(new Adam(learningRate)).addInputs(IMAGE).setInputTypes(image());
    return withLoss(graph, architecture.addLower(graph, IMAGE), loss);
  }

  /** From what the frozen layers give to loss. */
  ComputationGraphConfiguration trainingAbove(
      ComputationGraphConfiguration frozen, PairLossFunction loss, StepLearningRate learningRate) {
    String below = frozen.getNetworkOutputs().get(0);
    InputType input = frozen.getLayerActivationTypes(true, image()).get(below);
    GraphBuilder graph = builder(new Adam(learningRate)).addInputs(below).setInputTypes(input);
    return withLoss(graph, below, loss);
  }

  private ComputationGraphConfiguration withLoss(
      GraphBuilder graph, String below, PairLossFunction loss) {
    addHashLayer(graph, architecture.addUpper(graph, below));
    LossLayer layer = new LossLayer.Builder(loss).activation(Activation.IDENTITY).build();
    return graph.addLayer(LOSS, layer, CODE).setOutputs(LOSS).build();
  }

  private GraphBuilder builder(Adam optimiser) {
    return new NeuralNetConfiguration.Builder()
        .seed(options.seed())
        .dataType(type)
        .weightInit(WeightInit.RELU)
        .updater(optimiser)
        // Decoupled from Adam's moments and times the learning rate, on weights only: AdamW.
        .weightDecay(WEIGHT_DECAY, true)
        // The pair loss is a mean already; true would divide by the batch size once more.
        .miniBatch(false)
        .trainingWorkspaceMode(WorkspaceMode.ENABLED)
        .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
        .graphBuilder();
  }

  private void addHashLayer(GraphBuilder graph, String below) {
    graph.addLayer(
        HASH,
        new DenseLayer.Builder()
            .nOut(options.width())
            .activation(Activation.IDENTITY)
            .weightInit(WeightInit.XAVIER)
            .build(),
        below);
    // Its own activation is ignored by DL4J; here none is wanted.
    graph.addLayer(
        CODE,
        new BatchNormalization.Builder()
            .eps(EPSILON)
            .useLogStd(false)
            .lockGammaBeta(true)
            .gamma(1)
            .beta(0)
            .build(),
        HASH);
  }
}
