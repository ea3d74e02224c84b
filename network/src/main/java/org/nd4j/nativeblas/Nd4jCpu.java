package org.nd4j.nativeblas;

/**
 * The place where DL4J 1.0.0-M2.1 asks whether oneDNN may be used.
 *
 * <p>Its {@code BaseMKLDNNHelper} looks {@code org.nd4j.nativeblas.Nd4jCpu$Environment} up by name
 * and reads {@code isUseMKLDNN()}; a missing class counts as no. The bindings moved to {@code
 * org.nd4j.linalg.cpu.nativecpu.bindings} in that release and the look-up stayed behind, so without
 * this class convolutions and batch norms fall back to code that takes twice the time in training.
 * Remove together with that release.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** Answers for the native library that is loaded. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    /**
     * True: only an {@code -onednn} build of ND4J is on the class path, see {@code nd4j.classifier}
     * in the root pom.
     */
    public boolean isUseMKLDNN() {
      return true;
    }
  }
}
