package dev.hashnet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.artifact.InvalidModelException;
import dev.hashnet.schemas.ModelManifest;
import dev.hashnet.streams.TestModels;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ChunkAssemblyTest {
  private static final int CHUNK_BYTES = 4;
  private static final byte[] ARTIFACT =
      "ten bytes!".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private final ModelManifest manifest = TestModels.manifest("v1", ARTIFACT, CHUNK_BYTES, 0);
  private final ChunkAssembly chunks = new ChunkAssembly(manifest, 100);

  private static byte[] chunk(int number) {
    int from = number * CHUNK_BYTES;
    return Arrays.copyOfRange(ARTIFACT, from, Math.min(from + CHUNK_BYTES, ARTIFACT.length));
  }

  private void accept(int... numbers) {
    for (int number : numbers) {
      chunks.accept("v1/" + number, chunk(number));
    }
  }

  @Test
  void toBytes_allChunksInOrder_givesTheArtifact() {
    accept(0, 1);
    assertThat(chunks.complete()).isFalse();
    accept(2);

    assertThat(chunks.complete()).isTrue();
    assertThat(chunks.toBytes()).isEqualTo(ARTIFACT);
  }

  @Test
  void accept_chunksOfOtherVersions_arePassedOver() {
    accept(0);
    chunks.accept("v10/1", new byte[] {1});
    chunks.accept("v0/0", chunk(0));
    chunks.accept(null, chunk(1));
    accept(1, 2);

    assertThat(chunks.toBytes()).isEqualTo(ARTIFACT);
  }

  @Test
  void accept_anotherOrder_isRefused() {
    accept(0);

    assertThatThrownBy(() -> accept(2))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("Cannot read model: version=v1: chunk 1 expected, chunk 2 found");
  }

  @Test
  void accept_chunkOfAnotherLength_isRefused() {
    assertThatThrownBy(() -> chunks.accept("v1/0", new byte[3]))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("chunk 0 must have 4 bytes, it has 3");
    assertThatThrownBy(() -> chunks.accept("v1/0", null)).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void accept_noChunkKey_isRefused() {
    assertThatThrownBy(() -> chunks.accept("v1/00", chunk(0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("no chunk key: v1/00");
  }

  @Test
  void toBytes_missingChunk_isRefused() {
    accept(0, 1);

    assertThatThrownBy(chunks::toBytes)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("chunk 2 of 3 is missing");
  }

  @Test
  void toBytes_flippedBit_isRefused() {
    byte[] flipped = chunk(1);
    flipped[0] ^= 1;
    accept(0);
    chunks.accept("v1/1", flipped);
    accept(2);

    assertThatThrownBy(chunks::toBytes)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("SHA-256");
  }

  @Test
  void assembly_sizesThatCannotBe_isRefusedBeforeMemoryIsTaken() {
    assertRefused(change -> change.setArtifactSizeBytes(101L));
    assertRefused(change -> change.setArtifactSizeBytes(Long.MAX_VALUE));
    assertRefused(change -> change.setArtifactSizeBytes(0L));
    assertRefused(change -> change.setChunkSizeBytes(0));
    assertRefused(change -> change.setChunkSizeBytes(-1));
    assertRefused(change -> change.setChunkCount(2));
    assertRefused(change -> change.setChunkCount(-3));
  }

  private static void assertRefused(java.util.function.Consumer<ModelManifest> change) {
    ModelManifest changed = TestModels.manifest("v1", ARTIFACT, CHUNK_BYTES, 0);
    change.accept(changed);
    assertThatThrownBy(() -> new ChunkAssembly(changed, 100))
        .isInstanceOf(InvalidModelException.class);
  }
}
