package dev.hashnet.quickstart.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key and its self-signed certificate for the loopback address, made by the JDK's keytool: a
 * keystore for the server, a PEM file for those who are to trust it. For tests and demonstrations.
 */
public record SelfSignedCertificate(Path keystore, String password) {
  private static final String PASSWORD = "changeit";

  /** Makes them in the folder, or takes those that are there. */
  public static SelfSignedCertificate create(Path folder) {
    Path keystore = folder.resolve("broker.p12");
    if (!Files.exists(keystore)) {
      keytool(
          keystore,
          List.of(
              "-genkeypair",
              "-keyalg",
              "EC",
              "-groupname",
              "secp256r1",
              "-validity",
              "30",
              "-dname",
              "CN=localhost",
              "-ext",
              "SAN=IP:127.0.0.1,DNS:localhost"));
      keytool(keystore, List.of("-exportcert", "-rfc", "-file", certificate(folder).toString()));
    }
    return new SelfSignedCertificate(keystore, PASSWORD);
  }

  /** Where the certificate lies, once made. */
  public static Path certificate(Path folder) {
    return folder.resolve("broker.pem");
  }

  private static void keytool(Path keystore, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of(
            "-alias",
            "broker",
            "-keystore",
            keystore.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            "keytool failed: keystore=%s, status=%d: %s".formatted(keystore, status, said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run keytool", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    }
  }
}
