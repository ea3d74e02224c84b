package dev.hashnet.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.SigningKey.Signed;
import dev.hashnet.core.rollout.ManifestFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureTest {
  private static final String DIGEST = "ab".repeat(32);

  @TempDir Path folder;

  private static ManifestFacts facts(
      String version, int radiusBits, Map<String, String> properties) {
    return new ManifestFacts(
        version, "hashnet", "small", 64, radiusBits, DIGEST, 1_000, 1_700_000_000_000L, properties);
  }

  private TrustedKeys trusted() {
    return TrustedKeys.read(List.of(folder.resolve(SigningKey.PUBLIC_FILE)));
  }

  @Test
  void require_signedByATrustedKey_passes() {
    SigningKey created = SigningKey.create(folder);
    SigningKey read = SigningKey.read(folder.resolve(SigningKey.PRIVATE_FILE));
    ManifestFacts facts = facts("v1", 3, Map.of("seed", "7", "data", "drawn"));

    assertThat(read.fingerprint()).isEqualTo(created.fingerprint()).matches("[0-9a-f]{16}");
    assertThatCode(() -> trusted().require(facts, Optional.of(read.sign(facts))))
        .doesNotThrowAnyException();
  }

  @Test
  void require_anythingChanged_isRefused() {
    SigningKey key = SigningKey.create(folder);
    Signed signed = key.sign(facts("v1", 3, Map.of("seed", "7")));
    String reason =
        "the signature by key %s is not of this manifest: it was changed, or signed for another version"
            .formatted(key.fingerprint());

    for (ManifestFacts changed :
        List.of(
            facts("v2", 3, Map.of("seed", "7")),
            facts("v1", 4, Map.of("seed", "7")),
            facts("v1", 3, Map.of("seed", "8")),
            facts("v1", 3, Map.of()))) {
      assertThatThrownBy(() -> trusted().require(changed, Optional.of(signed)))
          .isInstanceOf(InvalidModelException.class)
          .hasMessage("Cannot trust model: version=%s: %s".formatted(changed.version(), reason));
    }
    Signed noSignature = new Signed(key.fingerprint(), new byte[3]);
    assertThatThrownBy(() -> trusted().require(facts("v1", 3, Map.of()), Optional.of(noSignature)))
        .hasMessageContaining(reason);
  }

  @Test
  void require_unsignedOrByAnotherKey_isRefused() {
    SigningKey.create(folder);
    SigningKey other = SigningKey.create(folder.resolve("other"));
    ManifestFacts facts = facts("v1", 3, Map.of());

    assertThatThrownBy(() -> trusted().require(facts, Optional.empty()))
        .hasMessage("Cannot trust model: version=v1: it is not signed");
    assertThatThrownBy(() -> trusted().require(facts, Optional.of(other.sign(facts))))
        .hasMessage(
            "Cannot trust model: version=v1: it is signed by key %s, which is not trusted"
                .formatted(other.fingerprint()));
    assertThatCode(() -> TrustedKeys.ANYBODY.require(facts, Optional.empty()))
        .doesNotThrowAnyException();
  }

  @Test
  void create_keysThatAreThere_areLeftAlone() throws Exception {
    SigningKey.create(folder);
    Path file = folder.resolve(SigningKey.PRIVATE_FILE);
    String before = Files.readString(file);

    assertThatThrownBy(() -> SigningKey.create(folder))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessageContaining("it exists already");
    assertThat(Files.readString(file)).isEqualTo(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void read_noKey_namesTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("x.pem"), "nothing");

    assertThatThrownBy(() -> TrustedKeys.read(List.of(file)))
        .isInstanceOf(InvalidKeyFileException.class)
        .hasMessage(
            "Cannot read key: file=%s: -----BEGIN PUBLIC KEY----- expected, none found"
                .formatted(file));
  }
}
