/** The HashNet network: architecture, loss, continuation and ONNX export. */
@org.jspecify.annotations.NullMarked
package dev.hashnet.network;
