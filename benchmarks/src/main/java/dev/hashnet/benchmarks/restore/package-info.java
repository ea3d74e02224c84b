/** How fast the index comes back from its topic. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.benchmarks.restore;
