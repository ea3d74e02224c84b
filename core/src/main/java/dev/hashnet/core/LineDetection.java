package dev.hashnet.core;

import dev.hashnet.core.index.SearchResult;

/**
 * What one line found for an arriving image.
 *
 * @param line family of codes
 * @param modelVersion version of the model, the active one of the line
 * @param bits code length
 * @param radiusBits the radius searched
 * @param result the neighbours; never empty
 */
public record LineDetection(
    String line, String modelVersion, int bits, int radiusBits, SearchResult result) {}
