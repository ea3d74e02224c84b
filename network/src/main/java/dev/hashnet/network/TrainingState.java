package dev.hashnet.network;

/**
 * All that a training step changes in a network: with it, training goes on as if it had never
 * stopped.
 *
 * @param parameters of all layers, batch norm's running means and variances included
 * @param optimiser Adam's moments
 * @param steps optimiser steps done, on which Adam's correction depends
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record TrainingState(float[] parameters, float[] optimiser, int steps) {}
