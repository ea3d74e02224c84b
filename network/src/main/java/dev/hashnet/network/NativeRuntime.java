package dev.hashnet.network;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Switches of ND4J and DL4J that must be set before their first class loads, so that users need no
 * flags.
 *
 * <p>DL4J 1.0.0-M2.1 does not use oneDNN unless {@code
 * org.eclipse.deeplearning4j.helpers.disable=false}; the native library starts one thread a core of
 * the machine, where a container may have fewer. A property or environment variable that the user
 * did set stays.
 */
final class NativeRuntime {
  private static final String DISABLE_HELPERS = "org.eclipse.deeplearning4j.helpers.disable";
  private static final String LOG_INITIALISATION = "org.nd4j.log.initialization";

  static {
    setIfAbsent(DISABLE_HELPERS, "false");
    setIfAbsent(LOG_INITIALISATION, "false");
    if (System.getenv("OMP_NUM_THREADS") == null) {
      int threads = Runtime.getRuntime().availableProcessors();
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
    }
  }

  private NativeRuntime() {}

  /** Returns once the switches are set and the native library is loaded. */
  static void load() {
    // The work is in the static initialiser: once, and before any caller goes on.
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
