package dev.hashnet.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.BinaryCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelArtifactTest {
  private static final int TABLE_AT = 16;
  private static final int ENTRY_BYTES = 56;
  private static final int SECTIONS_AT = 240;

  private static final ModelArtifact ARTIFACT =
      new ModelArtifact(
          SampleArtifacts.manifest(64),
          new byte[] {1, 2, 3, 4, 5},
          new byte[] {6, 7, 8},
          List.of(golden("first", 0x5a), golden("second image", 0x33)));
  private static final byte[] BYTES = ARTIFACT.toBytes();

  private static GoldenImage golden(String content, int fill) {
    byte[] code = new byte[8];
    Arrays.fill(code, (byte) fill);
    return new GoldenImage(content.getBytes(StandardCharsets.UTF_8), BinaryCode.ofBytes(code));
  }

  @Test
  void ofBytes_givesBackWhatWasWritten() {
    ModelArtifact read = ModelArtifact.ofBytes(BYTES);
    assertThat(read.manifest()).isEqualTo(ARTIFACT.manifest());
    assertThat(read.onnx()).isEqualTo(ARTIFACT.onnx());
    assertThat(read.dl4j()).isEqualTo(ARTIFACT.dl4j());
    assertThat(read.golden()).hasSize(2);
    assertThat(read.golden().get(1).content()).isEqualTo(ARTIFACT.golden().get(1).content());
    assertThat(read.golden().get(1).code()).isEqualTo(ARTIFACT.golden().get(1).code());
    assertThat(read.toBytes()).isEqualTo(BYTES);
    assertThat(read.sha256()).isEqualTo(ARTIFACT.sha256()).hasSize(32);
  }

  /** docs/formats.md, byte by byte, written out here a second time. */
  @Test
  void toBytes_isTheDocumentedFormat() throws Exception {
    ByteBuffer file = ByteBuffer.wrap(BYTES);
    assertThat(take(file, 8)).containsExactly(0x89, 0x48, 0x4e, 0x45, 0x54, 0x0d, 0x0a, 0x1a);
    assertThat(file.getInt()).isEqualTo(1);
    assertThat(file.getInt()).isEqualTo(4);
    String manifest =
        "{\"version\":\"v1\",\"line\":\"hashnet\",\"network\":\"small\",\"bits\":64,\"side\":64,\"radiusBits\":8,"
            + "\"normalisation\":\"luminance-v1\",\"properties\":{\"data\":\"drawn\",\"seed\":\"7\"}}";
    ByteBuffer golden = ByteBuffer.allocate(4 + 4 + 5 + 8 + 4 + 12 + 8).putInt(2);
    golden.putInt(5).put("first".getBytes(StandardCharsets.UTF_8)).putLong(0x5a5a5a5a5a5a5a5aL);
    golden
        .putInt(12)
        .put("second image".getBytes(StandardCharsets.UTF_8))
        .putLong(0x3333333333333333L);
    byte[][] sections = {
      manifest.getBytes(StandardCharsets.UTF_8), {1, 2, 3, 4, 5}, {6, 7, 8}, golden.array()
    };
    String[] names = {"manifest", "onnx", "dl4j", "golden"};
    for (int i = 0; i < 4; i++) {
      assertThat(take(file, 16))
          .isEqualTo(Arrays.copyOf(names[i].getBytes(StandardCharsets.US_ASCII), 16));
      assertThat(file.getLong()).isEqualTo(sections[i].length);
      assertThat(take(file, 32)).isEqualTo(sha256(sections[i]));
    }
    assertThat(file.position()).isEqualTo(SECTIONS_AT);
    for (byte[] section : sections) {
      assertThat(take(file, section.length)).isEqualTo(section);
    }
    assertThat(take(file, 32)).isEqualTo(sha256(Arrays.copyOf(BYTES, BYTES.length - 32)));
    assertThat(file.hasRemaining()).isFalse();
  }

  @Test
  void ofBytes_anyFlippedBit_isRefused() {
    for (int bit = 0; bit < BYTES.length * 8; bit++) {
      byte[] flipped = BYTES.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertRefused(flipped, "bit " + bit);
    }
  }

  @Test
  void ofBytes_anyTruncationOrExtension_isRefused() {
    for (int length = 0; length < BYTES.length; length++) {
      assertRefused(Arrays.copyOf(BYTES, length), "length " + length);
    }
    assertThatThrownBy(() -> ModelArtifact.ofBytes(Arrays.copyOf(BYTES, BYTES.length + 1)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("expected=" + BYTES.length + ", found=" + (BYTES.length + 1));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void ofBytes_mutatedWithDigestsMended_isRefusedOrReadsWhatItWrites(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] mutated = BYTES.clone();
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      mend(mutated);
      try {
        assertThat(ModelArtifact.ofBytes(mutated).toBytes().length).isPositive();
      } catch (InvalidModelException e) {
        refused++;
        assertThat(e).hasMessageContaining("model artifact");
      }
    }
    assertThat(refused).as("of 2000").isBetween(100, 1999);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void ofBytes_noise_isRefused(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 500; i++) {
      byte[] noise = new byte[random.nextInt(600)];
      random.nextBytes(noise);
      System.arraycopy(BYTES, 0, noise, 0, Math.min(noise.length, random.nextInt(TABLE_AT + 2)));
      assertRefused(noise, "noise " + i);
    }
  }

  @Test
  void ofBytes_otherMagicOrVersion_saysWhichWasExpected() {
    assertRefusedWith(with(0, (byte) 'P'), "magic: expected=89484e45540d0a1a, found=50");
    assertRefusedWith(with(11, (byte) 2), "format version: expected=1, found=2");
    assertRefusedWith(with(15, (byte) 5), "number of sections: expected=4, found=5");
  }

  @Test
  void ofBytes_reorderedDoubledOrUnknownSections_areRefused() {
    byte[] swapped = BYTES.clone();
    System.arraycopy(BYTES, TABLE_AT, swapped, TABLE_AT + ENTRY_BYTES, ENTRY_BYTES);
    System.arraycopy(BYTES, TABLE_AT + ENTRY_BYTES, swapped, TABLE_AT, ENTRY_BYTES);
    assertRefusedWith(mend(swapped), "expected=manifest, found=onnx");
    byte[] doubled = BYTES.clone();
    System.arraycopy(BYTES, TABLE_AT, doubled, TABLE_AT + ENTRY_BYTES, ENTRY_BYTES);
    assertRefusedWith(mend(doubled), "expected=onnx, found=manifest");
    assertRefusedWith(mend(with(TABLE_AT, (byte) 'M')), "expected=manifest, found=Manifest");
    assertRefusedWith(mend(with(TABLE_AT + 15, (byte) 1)), "expected=manifest, found=0x");
  }

  @Test
  void ofBytes_absurdLengths_areRefusedBeforeAllocating() {
    byte[] huge = BYTES.clone();
    ByteBuffer.wrap(huge).putLong(TABLE_AT + ENTRY_BYTES + 16, Long.MAX_VALUE);
    assertRefusedWith(
        mend(huge), "bytes of section onnx: expected=1..536870912, found=9223372036854775807");
    byte[] negative = BYTES.clone();
    ByteBuffer.wrap(negative).putLong(TABLE_AT + ENTRY_BYTES + 16, -1);
    assertRefusedWith(mend(negative), "found=-1");
    byte[] large = BYTES.clone();
    ByteBuffer.wrap(large).putLong(TABLE_AT + ENTRY_BYTES + 16, 400 << 20);
    assertRefusedWith(mend(large), "bytes of the file, from its table");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "null", "{\"version\":\"v1\"", "{'bits':64}", "not json at all"})
  void manifest_thatIsNone_isRefused(String json) {
    assertThatThrownBy(() -> ManifestJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("manifest");
  }

  @Test
  void manifest_anyFieldMissingNullDoubledOrOfOtherType_isRefused() {
    String json = new String(ManifestJson.write(ARTIFACT.manifest()), StandardCharsets.UTF_8);
    assertThat(ManifestJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(ARTIFACT.manifest());
    Map<String, String> fields =
        Map.of(
            "\"version\":\"v1\"", "\"version\":3",
            "\"line\":\"hashnet\"", "\"line\":\"\"",
            "\"network\":\"small\"", "\"network\":\"../small\"",
            "\"bits\":64", "\"bits\":\"64\"",
            "\"side\":64", "\"side\":64.5",
            "\"radiusBits\":8", "\"radiusBits\":65",
            "\"normalisation\":\"luminance-v1\"", "\"normalisation\":{}");
    fields.forEach(
        (field, other) -> {
          String name = field.substring(0, field.indexOf(':') + 1);
          assertManifestRefused(json.replaceFirst(java.util.regex.Pattern.quote(field) + ",?", ""));
          assertManifestRefused(json.replace(field, name + "null"));
          assertManifestRefused(json.replace(field, field + "," + field));
          assertManifestRefused(json.replace(field, other));
        });
    assertManifestRefused(json.replace("\"seed\":\"7\"", "\"seed\":null"));
    assertManifestRefused(json.replace("{\"version\"", "{\"other\":1,\"version\""));
    assertManifestRefused(json + "{}");
  }

  private static void assertManifestRefused(String json) {
    assertThatThrownBy(() -> ManifestJson.read(json.getBytes(StandardCharsets.UTF_8)))
        .as(json)
        .isInstanceOf(InvalidModelException.class);
  }

  @Test
  void construct_withoutGoldenImagesOrWithOtherCodes_isRefused() {
    byte[] some = {1};
    assertThatThrownBy(() -> new ModelArtifact(ARTIFACT.manifest(), some, some, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new ModelArtifact(SampleArtifacts.manifest(128), some, some, ARTIFACT.golden()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bits=64");
    assertThatThrownBy(
            () ->
                new ModelArtifact(ARTIFACT.manifest(), new byte[0], some, ARTIFACT.golden())
                    .toBytes())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("onnx");
  }

  @Test
  void read_namesTheFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.hashnet");
    Files.write(file, BYTES);
    assertThat(ModelArtifact.read(file).toBytes()).isEqualTo(BYTES);
    Files.write(file, Arrays.copyOf(BYTES, 300));
    assertThatThrownBy(() -> ModelArtifact.read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("model.hashnet");
    assertThatThrownBy(() -> ModelArtifact.read(folder.resolve("none.hashnet")))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("none.hashnet");
  }

  private static void assertRefused(byte[] bytes, String what) {
    assertThatThrownBy(() -> ModelArtifact.ofBytes(bytes))
        .as(what)
        .isInstanceOf(InvalidModelException.class);
  }

  private static void assertRefusedWith(byte[] bytes, String message) {
    assertThatThrownBy(() -> ModelArtifact.ofBytes(bytes))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }

  private static byte[] with(int at, byte value) {
    byte[] changed = BYTES.clone();
    changed[at] = value;
    return changed;
  }

  /** Makes all digests right again, so that what lies behind them is tested. */
  private static byte[] mend(byte[] file) {
    int at = SECTIONS_AT;
    for (int i = 0; i < 4; i++) {
      int entry = TABLE_AT + i * ENTRY_BYTES;
      long length = ByteBuffer.wrap(file).getLong(entry + 16);
      if (length < 0 || length > file.length - 32 - at) {
        break;
      }
      byte[] digest = sha256(Arrays.copyOfRange(file, at, at + (int) length));
      System.arraycopy(digest, 0, file, entry + 24, 32);
      at += (int) length;
    }
    byte[] digest = sha256(Arrays.copyOf(file, file.length - 32));
    System.arraycopy(digest, 0, file, file.length - 32, 32);
    return file;
  }

  private static byte[] take(ByteBuffer from, int length) {
    byte[] taken = new byte[length];
    from.get(taken);
    return taken;
  }

  private static byte[] sha256(byte[] bytes) {
    return ArtifactFormat.sha256(bytes, 0, bytes.length);
  }
}
