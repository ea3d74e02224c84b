package dev.hashnet.artifact;

import dev.hashnet.core.rollout.ManifestFacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Set;

/** An Ed25519 key that signs manifests. Its file holds the private key, then the public one. */
public final class SigningKey {
  /** File of the private key in the folder of {@link #create}. */
  public static final String PRIVATE_FILE = "hashnet-signing.pem";

  /** File of the public key, which instances are given to trust. */
  public static final String PUBLIC_FILE = "hashnet-signing.pub.pem";

  private static final String PRIVATE = "PRIVATE KEY";
  static final String PUBLIC = "PUBLIC KEY";

  /** A signature and who made it. */
  public static final class Signed {
    private final String signedBy;
    private final byte[] signature;

    public Signed(String signedBy, byte[] signature) {
      this.signedBy = signedBy;
      this.signature = signature;
    }

    /** Fingerprint of the key. */
    public String signedBy() {
      return signedBy;
    }

    /** Shared, not copied. */
    public byte[] signature() {
      return signature;
    }
  }

  private final PrivateKey key;
  private final String fingerprint;

  private SigningKey(PrivateKey key, String fingerprint) {
    this.key = key;
    this.fingerprint = fingerprint;
  }

  /**
   * Makes a pair of keys and writes both files; files that are there are left alone.
   *
   * <p>Throws InvalidKeyFileException where one is there or cannot be written.
   */
  public static SigningKey create(Path folder) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(Pem.ALGORITHM).generateKeyPair();
      String publicText = Pem.block(PUBLIC, pair.getPublic().getEncoded());
      Files.createDirectories(folder);
      write(
          folder.resolve(PRIVATE_FILE),
          Pem.block(PRIVATE, pair.getPrivate().getEncoded()) + publicText,
          "rw-------");
      write(folder.resolve(PUBLIC_FILE), publicText, "rw-r--r--");
      return new SigningKey(pair.getPrivate(), Pem.fingerprint(pair.getPublic()));
    } catch (FileAlreadyExistsException e) {
      throw new InvalidKeyFileException(
          "Cannot create keys: file=%s: it exists already".formatted(e.getFile()), e);
    } catch (IOException e) {
      throw new InvalidKeyFileException(
          "Cannot create keys: folder=%s: %s".formatted(folder, e), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  /** The permissions come with the file, not after it. */
  private static void write(Path file, String text, String permissions) throws IOException {
    FileAttribute<?>[] attributes =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
            }
            : new FileAttribute<?>[0];
    try (var channel =
        Files.newByteChannel(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
      int unused = channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }
  }

  /** Reads the private key's file. Throws InvalidKeyFileException. */
  public static SigningKey read(Path file) {
    byte[] der = Pem.read(file, PRIVATE).get(0);
    byte[] publicDer = Pem.read(file, PUBLIC).get(0);
    try {
      return new SigningKey(
          Pem.keyFactory().generatePrivate(new PKCS8EncodedKeySpec(der)),
          Pem.fingerprint(Pem.publicKey(file, publicDer)));
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeyFileException(
          "Cannot read key: file=%s: an Ed25519 private key expected: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  public Signed sign(ManifestFacts facts) {
    try {
      Signature signature = Signature.getInstance(Pem.ALGORITHM);
      signature.initSign(key);
      signature.update(facts.toBytes());
      return new Signed(fingerprint, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign: version=%s".formatted(facts.version()), e);
    }
  }

  /** What names the key: 16 hexadecimal digits of the SHA-256 of its public half. */
  public String fingerprint() {
    return fingerprint;
  }
}
