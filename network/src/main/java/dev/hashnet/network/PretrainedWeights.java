package dev.hashnet.network;

import java.util.Arrays;
import java.util.Map;

/**
 * Weights of a pretrained network by name, as Keras names and shapes them: a convolution's kernel
 * is {@code [height, width, in, out]}.
 *
 * @param file where they are from, for messages
 * @param sha256 of their values in the order of their names, in hex
 * @param tensors by name, as in {@code Conv1/kernel}
 */
public record PretrainedWeights(String file, String sha256, Map<String, Tensor> tensors) {
  public PretrainedWeights {
    tensors = Map.copyOf(tensors);
  }

  /** Values in C order. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  public record Tensor(int[] shape, float[] values) {
    /** Throws IllegalArgumentException where there are more or fewer values than the shape says. */
    public Tensor {
      long expected = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b);
      if (expected != values.length) {
        throw new IllegalArgumentException(
            "a tensor of shape %s must have %d values: found=%d"
                .formatted(Arrays.toString(shape), expected, values.length));
      }
    }
  }

  /** Throws IllegalArgumentException where there is none of this name and shape. */
  float[] values(String name, int... shape) {
    Tensor found = tensors.get(name);
    if (found == null || !Arrays.equals(found.shape(), shape)) {
      throw new IllegalArgumentException(
          "weights %s must hold %s of shape %s: found=%s"
              .formatted(
                  file,
                  name,
                  Arrays.toString(shape),
                  found == null ? "no such name" : Arrays.toString(found.shape())));
    }
    return found.values();
  }
}
