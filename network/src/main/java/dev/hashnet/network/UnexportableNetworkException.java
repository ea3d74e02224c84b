package dev.hashnet.network;

/** A network holds a layer that cannot be written as ONNX, and so could never serve. */
public final class UnexportableNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnexportableNetworkException(String message) {
    super(message);
  }
}
