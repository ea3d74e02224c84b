package dev.hashnet.streams.http;

import io.javalin.Javalin;

/** A few paths of the server that belong together. */
@FunctionalInterface
public interface Endpoint {
  /** Adds its paths. Called once, before the first request. */
  void register(Javalin server);
}
