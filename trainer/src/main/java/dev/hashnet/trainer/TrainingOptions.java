package dev.hashnet.trainer;

import dev.hashnet.network.NetworkOptions;
import dev.hashnet.network.PretrainedWeights;
import dev.hashnet.trainer.evaluation.RadiusRule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to train, and for how long.
 *
 * @param version name of the model version, {@code [a-zA-Z0-9._-]{1,64}}
 * @param network architecture, see {@link NetworkOptions}
 * @param bits code lengths that are trained together and give an artifact each: 64 to 512,
 *     multiples of 64; from class labels also shorter ones, for studies, that give none
 * @param seed of weights, split, batches and augmentation
 * @param budget how long
 * @param batchInstances images of a batch, each in two views
 * @param threads that make augmented views while the network trains
 * @param radius how the radius of the version is chosen
 * @param maxQueries most held-out images that the evaluation edits
 * @param weights of the network's lower layers, which are then frozen; without them all of it is
 *     trained, from random weights
 * @param patience when a training that no longer gets better ends
 */
public record TrainingOptions(
    String version,
    String network,
    List<Integer> bits,
    long seed,
    TrainingBudget budget,
    int batchInstances,
    int threads,
    RadiusRule radius,
    int maxQueries,
    Optional<PretrainedWeights> weights,
    Patience patience) {
  public static final int DEFAULT_STEPS = 1_400;
  public static final int DEFAULT_BATCH_INSTANCES = 128;
  public static final int DEFAULT_MAX_QUERIES = 300;

  private static final Pattern VERSION = Pattern.compile("[a-zA-Z0-9._-]{1,64}");

  public TrainingOptions {
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "version must be 1 to 64 of a-z, A-Z, 0-9, '.', '_' and '-': version=" + version);
    }
    NetworkOptions checked = new NetworkOptions(network, bits, seed);
    bits = checked.heads();
    if (batchInstances < 2 || threads < 1 || maxQueries < 1) {
      throw new IllegalArgumentException(
          "batchInstances must be at least 2, threads and maxQueries at least 1: batchInstances=%d, threads=%d, maxQueries=%d"
              .formatted(batchInstances, threads, maxQueries));
    }
    int shortest = Collections.min(bits);
    int given = radius.givenBits().orElse(0);
    if (given < 0 || given >= shortest) {
      throw new IllegalArgumentException(
          "radius must be 0 to %d: radius=%d".formatted(shortest - 1, given));
    }
  }

  /** Throws IllegalArgumentException unless every length can be published. */
  public void requireCodes() {
    networkOptions().requireCodes();
  }

  /** The recipe of the full training: 1 400 steps of 128 images in two views. */
  public static TrainingOptions full(String version, int bits, long seed) {
    return new TrainingOptions(
        version,
        "small",
        List.of(bits),
        seed,
        TrainingBudget.steps(DEFAULT_STEPS),
        DEFAULT_BATCH_INSTANCES,
        2,
        RadiusRule.DEFAULT,
        DEFAULT_MAX_QUERIES,
        Optional.empty(),
        Patience.NONE);
  }

  /**
   * A small training that ends in about a minute of two free cores on 1 500 images: what the
   * quickstart shows. Good enough to find crops, rotations and mirrors that classic hashes miss,
   * not to beat them on the rest.
   */
  public static TrainingOptions quick(String version, int bits, long seed) {
    return full(version, bits, seed).with(TrainingBudget.steps(150)).withBatch(48).withQueries(100);
  }

  /** The network in one line, with its weights: another one cannot go on from its checkpoint. */
  String describeNetwork() {
    return network + weights.map(from -> " on weights " + from.sha256()).orElse("");
  }

  /** What to build. */
  NetworkOptions networkOptions() {
    return new NetworkOptions(network, bits, seed);
  }

  public TrainingOptions with(PretrainedWeights newWeights) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        budget,
        batchInstances,
        threads,
        radius,
        maxQueries,
        Optional.of(newWeights),
        patience);
  }

  public TrainingOptions with(TrainingBudget newBudget) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        newBudget,
        batchInstances,
        threads,
        radius,
        maxQueries,
        weights,
        patience);
  }

  public TrainingOptions withBits(List<Integer> lengths) {
    return new TrainingOptions(
        version,
        network,
        lengths,
        seed,
        budget,
        batchInstances,
        threads,
        radius,
        maxQueries,
        weights,
        patience);
  }

  /**
   * On how many images at least both engines must give equal codes; on the held-out ones alone
   * where the evaluation is cut short as well.
   */
  int parityImages() {
    return maxQueries < DEFAULT_MAX_QUERIES ? 0 : 1_000;
  }

  /** The version of one length; with several, each has its own name. */
  String version(int length) {
    return bits.size() == 1 ? version : version + "-" + length;
  }

  public TrainingOptions withBatch(int instances) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        budget,
        instances,
        threads,
        radius,
        maxQueries,
        weights,
        patience);
  }

  public TrainingOptions withQueries(int queries) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        budget,
        batchInstances,
        threads,
        radius,
        queries,
        weights,
        patience);
  }

  public TrainingOptions withRadius(int radiusBits) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        budget,
        batchInstances,
        threads,
        RadiusRule.given(radiusBits),
        maxQueries,
        weights,
        patience);
  }

  public TrainingOptions withThreads(int newThreads) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        budget,
        batchInstances,
        newThreads,
        radius,
        maxQueries,
        weights,
        patience);
  }

  public TrainingOptions with(Patience newPatience) {
    return new TrainingOptions(
        version,
        network,
        bits,
        seed,
        budget,
        batchInstances,
        threads,
        radius,
        maxQueries,
        weights,
        newPatience);
  }
}
