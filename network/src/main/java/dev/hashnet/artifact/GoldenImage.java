package dev.hashnet.artifact;

import dev.hashnet.core.BinaryCode;

/** An encoded image and the code that the version gives it. */
public record GoldenImage(byte[] content, BinaryCode code) {}
