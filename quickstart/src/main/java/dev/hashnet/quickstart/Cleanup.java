package dev.hashnet.quickstart;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be closed at the end, whichever end it is: the last opened first, each once. Also
 * closes when this JVM is told to end. Threads: safe for use by several threads.
 */
final class Cleanup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Closes at the end of this JVM, too. */
  static Cleanup atExit() {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "quickstart-cleanup"));
    return cleanup;
  }

  /** Takes charge of the resource. */
  synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      AutoCloseable resource = open.pop();
      try {
        resource.close();
      } catch (Exception e) {
        // The edge: AutoCloseable declares any exception, and the others must be closed all the
        // same.
        LOG.error("Cannot close {}", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
