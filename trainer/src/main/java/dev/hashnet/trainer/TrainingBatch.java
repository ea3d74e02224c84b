package dev.hashnet.trainer;

/**
 * The input of one optimiser step.
 *
 * @param inputs float32 {@code [n, 3, side, side]}
 * @param instances n labels: views of one image have the same
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one thread to the next, never compared
record TrainingBatch(float[] inputs, int[] instances) {}
