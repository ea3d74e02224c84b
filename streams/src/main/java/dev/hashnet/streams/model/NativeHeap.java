package dev.hashnet.streams.model;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap of the C library, which native code allocates from.
 *
 * <p>What a released version took is free, but glibc keeps it: it returns only the top of each of
 * its arenas, and of those there are several a core. Versions that come and go so hold several
 * times what those that serve need. The JVM can ask glibc to give back whole free pages; one that
 * cannot (another C library, a JDK before 17.0.9) changes nothing.
 */
final class NativeHeap {
  private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
  private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
  private static final String TRIM = "systemTrimNativeHeap";

  private NativeHeap() {}

  /** Gives free pages back to the system. Takes milliseconds; allocations wait meanwhile. */
  static void trim() {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      Object said =
          server.invoke(
              new ObjectName(COMMANDS),
              TRIM,
              new Object[] {null},
              new String[] {String[].class.getName()});
      LOG.debug("Native heap trimmed: {}", said);
    } catch (JMException e) {
      LOG.debug("This JVM cannot trim the native heap: {}", e.toString());
    }
  }
}
