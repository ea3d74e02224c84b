package dev.hashnet.artifact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keys as text: the blocks of RFC 7468, as OpenSSL writes them. */
final class Pem {
  static final String ALGORITHM = "Ed25519";
  private static final int MAX_BYTES = 1 << 16;
  private static final int FINGERPRINT_BYTES = 8;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Pem() {}

  static String block(String label, byte[] der) {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, base64, label);
  }

  /** The contents of all blocks of the label. Throws InvalidKeyFileException, naming the file. */
  static List<byte[]> read(Path file, String label) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new InvalidKeyFileException(
            "Cannot read key: file=%s: at most %d bytes expected".formatted(file, MAX_BYTES));
      }
      List<byte[]> blocks = new ArrayList<>();
      Matcher matcher = BLOCK.matcher(Files.readString(file));
      while (matcher.find()) {
        if (matcher.group(1).equals(label)) {
          blocks.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        }
      }
      if (blocks.isEmpty()) {
        throw new InvalidKeyFileException(
            "Cannot read key: file=%s: -----BEGIN %s----- expected, none found"
                .formatted(file, label));
      }
      return blocks;
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidKeyFileException("Cannot read key: file=%s: %s".formatted(file, e), e);
    }
  }

  static KeyFactory keyFactory() {
    try {
      return KeyFactory.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  static PublicKey publicKey(Path file, byte[] der) {
    try {
      return keyFactory().generatePublic(new X509EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyFileException(
          "Cannot read key: file=%s: an Ed25519 public key expected: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  static String fingerprint(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
