package dev.hashnet.trainer.command;

import dev.hashnet.cli.OperatorException;
import dev.hashnet.network.HashNet;
import dev.hashnet.network.NetworkOptions;
import dev.hashnet.network.PretrainedSource;
import dev.hashnet.network.PretrainedWeights;
import dev.hashnet.network.WeightsFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose the network, and where its lower layers come from. */
final class BackboneOptions {
  /** Any head fits on the layers that take weights. */
  private static final int ANY_BITS = 64;

  @Option(
      names = "--network",
      defaultValue = "small",
      paramLabel = "NAME",
      description =
          "Architecture: small; small-grey, which sees luminance alone; mobilenet-v2, alexnet or resnet50, with --weights"
              + " or --from-scratch (default: ${DEFAULT-VALUE}).")
  private String network = "small";

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "Pretrained weights of the network's lower layers, which stay as they are. For mobilenet-v2 the npm package"
              + " nsfwjs@4.4.0 as downloaded; else a TensorFlow.js layers model, a folder or .tgz.")
  private @Nullable Path weights;

  @Option(
      names = "--from-scratch",
      description = "Train mobilenet-v2, alexnet or resnet50 as a whole, from random weights.")
  private boolean fromScratch;

  String network() {
    return network;
  }

  /**
   * The weights, checked against the network; empty where all of it is trained.
   *
   * @throws IllegalArgumentException where the options contradict each other
   * @throws OperatorException where weights are missing, unreadable or of another network
   */
  Optional<PretrainedWeights> weights() {
    Optional<PretrainedSource> source = PretrainedSource.of(network);
    if (source.isEmpty()) {
      if (weights != null || fromScratch) {
        throw new IllegalArgumentException(
            "network %s is always trained from scratch: leave --weights and --from-scratch out"
                .formatted(network));
      }
      return Optional.empty();
    }
    if (weights != null && fromScratch) {
      throw new IllegalArgumentException(
          "--weights and --from-scratch exclude each other: network=" + network);
    }
    if (fromScratch) {
      return Optional.empty();
    }
    if (weights == null) {
      throw new OperatorException(
          "Cannot train: network=%s: weights are missing: expected=--weights FILE, %s; found=no --weights, and no file"
                  .formatted(network, source.get().expected())
              + " was looked for (--from-scratch trains it without)");
    }
    return Optional.of(read(weights, source.get()));
  }

  private PretrainedWeights read(Path file, PretrainedSource source) {
    try {
      PretrainedWeights read = WeightsFile.read(file, source);
      HashNet.create(new NetworkOptions(network, ANY_BITS, 0), Optional.of(read)).close();
      return read;
    } catch (NoSuchFileException e) {
      throw new OperatorException(
          "Cannot read weights: network=%s: no such file: %s: expected=%s"
              .formatted(network, file.toAbsolutePath(), source.expected()),
          e);
    } catch (IOException e) {
      throw new OperatorException(
          "Cannot read weights: network=%s: %s: %s: expected=%s"
              .formatted(network, file, e.getMessage(), source.expected()),
          e);
    } catch (IllegalArgumentException e) {
      throw new OperatorException(
          "Cannot read weights: network=%s: %s".formatted(network, e.getMessage()), e);
    }
  }
}
