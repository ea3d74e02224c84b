package dev.hashnet.quickstart.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Loopback ports that nobody listens on, as the operating system names them. */
public final class FreePorts {
  private FreePorts() {}

  /** Picks ports that differ from each other. Another process may still take one before its use. */
  static List<Integer> pick(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot pick a free port on the loopback address", e);
    } finally {
      sockets.forEach(FreePorts::close);
    }
  }

  /** The port if nobody listens on it now, and else 0, which stands for any free one. */
  public static int preferred(int port) {
    return isFree(port) ? port : 0;
  }

  /** Whether the port can be bound now. */
  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static void close(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give back port " + socket.getLocalPort(), e);
    }
  }
}
