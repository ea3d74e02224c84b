package dev.hashnet.quickstart.embedded;

import java.io.IOException;
import java.util.Arrays;

/**
 * Entry point of a child JVM that must not outlive its parent: it halts when its standard input
 * ends, which the operating system sees to even where the parent was killed.
 *
 * <p>Arguments: the real main class, then that class's arguments.
 */
public final class ChildProcessMain {
  private static final int PARENT_GONE = 99;

  private ChildProcessMain() {}

  /** Watches standard input and runs the real main class. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    Thread watch = new Thread(ChildProcessMain::haltAtEndOfInput, "parent-watch");
    watch.setDaemon(true);
    watch.start();
    Class.forName(arguments[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void haltAtEndOfInput() {
    try {
      while (System.in.read() >= 0) {
        // The parent writes nothing; only the end matters.
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end: the parent is gone.
    }
    Runtime.getRuntime().halt(PARENT_GONE);
  }
}
