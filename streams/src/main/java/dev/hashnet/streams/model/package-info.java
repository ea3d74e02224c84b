/** Finding, proving and warming a model version before it serves. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.streams.model;
