package dev.hashnet.artifact;

import dev.hashnet.core.rollout.ManifestFacts;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys whose signatures count. Without keys everything is trusted; with keys, whatever none of
 * them has signed just so is refused. Threads: safe for use by several threads.
 */
public final class TrustedKeys {
  /** Trusts everybody who can write the model topics. */
  public static final TrustedKeys ANYBODY = new TrustedKeys(Map.of());

  private final Map<String, PublicKey> byFingerprint;

  private TrustedKeys(Map<String, PublicKey> byFingerprint) {
    this.byFingerprint = Map.copyOf(byFingerprint);
  }

  /** Reads files of public keys, each with one or several. Throws InvalidKeyFileException. */
  public static TrustedKeys read(List<Path> files) {
    Map<String, PublicKey> keys = new HashMap<>();
    for (Path file : files) {
      for (byte[] der : Pem.read(file, SigningKey.PUBLIC)) {
        PublicKey key = Pem.publicKey(file, der);
        keys.put(Pem.fingerprint(key), key);
      }
    }
    return new TrustedKeys(keys);
  }

  /** Throws InvalidModelException unless a trusted key has signed exactly these facts. */
  public void require(ManifestFacts facts, Optional<SigningKey.Signed> signed) {
    if (byFingerprint.isEmpty()) {
      return;
    }
    if (signed.isEmpty()) {
      throw refused(facts, "it is not signed");
    }
    PublicKey key = byFingerprint.get(signed.get().signedBy());
    if (key == null) {
      throw refused(
          facts, "it is signed by key %s, which is not trusted".formatted(signed.get().signedBy()));
    }
    if (!verifies(key, facts, signed.get().signature())) {
      throw refused(
          facts,
          "the signature by key %s is not of this manifest: it was changed, or signed for another version"
              .formatted(signed.get().signedBy()));
    }
  }

  private static boolean verifies(PublicKey key, ManifestFacts facts, byte[] signature) {
    try {
      Signature verification = Signature.getInstance(Pem.ALGORITHM);
      verification.initVerify(key);
      verification.update(facts.toBytes());
      return verification.verify(signature);
    } catch (GeneralSecurityException e) {
      // Not even the form of a signature: bytes from outside.
      return false;
    }
  }

  private static InvalidModelException refused(ManifestFacts facts, String why) {
    return new InvalidModelException(
        "Cannot trust model: version=%s: %s".formatted(facts.version(), why));
  }
}
