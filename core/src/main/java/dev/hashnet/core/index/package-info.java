/**
 * Exact range search over binary codes that come and go. {@link
 * dev.hashnet.core.index.MultiIndexHammingIndex} is the fast structure, {@link
 * dev.hashnet.core.index.LinearScanIndex} its plain twin.
 */
@org.jspecify.annotations.NullMarked
package dev.hashnet.core.index;
