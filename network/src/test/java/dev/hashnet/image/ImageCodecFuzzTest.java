package dev.hashnet.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.hashnet.core.ImageLimits;
import dev.hashnet.core.RejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damages valid images in seeded ways. The outcome is an image or a RejectedException, never
 * another exception, and the process lives. What fails is written to {@code target/failures}.
 */
class ImageCodecFuzzTest {
  private static final int MUTANTS = 2_000;

  /**
   * Small limits: a damaged header that announces 900 pixels a side is decoded, one that announces
   * more is refused.
   */
  private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 500_000, 4_000);

  private final ImageCodec codec = new ImageCodec(LIMITS);

  @ParameterizedTest
  @EnumSource
  void decode_damagedImages(ImageFormat format) {
    List<byte[]> originals =
        List.of(
            codec.encode(SyntheticImages.scene(1, 61, 47), format, 80),
            codec.encode(SyntheticImages.scene(2, 200, 16), format, 30),
            codec.encode(SyntheticImages.constant(33, 33, 10, 200, 30), format, 100));
    int decoded = 0;
    for (int seed = 0; seed < MUTANTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] mutant = mutant(originals.get(seed % originals.size()), random);
      if (format == ImageFormat.PNG && random.nextInt(4) > 0) {
        // Else our own check would keep all of them from the decoder.
        repairChecksums(mutant);
      }
      if (decodes(mutant, format + "-" + seed)) {
        decoded++;
      }
    }
    // Damage that goes unnoticed is pixel content; damage that is always noticed would mean that
    // nothing was decoded at all.
    assertThat(decoded).isBetween(1, MUTANTS - 1);
  }

  /** Known first bytes and noise behind them. */
  @ParameterizedTest
  @EnumSource
  void decode_headersFollowedByNoise(ImageFormat format) {
    byte[] original = codec.encode(SyntheticImages.scene(3, 20, 20), format, 80);
    for (int seed = 0; seed < MUTANTS; seed++) {
      SplittableRandom random = new SplittableRandom(~seed);
      byte[] content = new byte[original.length + random.nextInt(100)];
      random.nextBytes(content);
      int kept = Math.min(original.length, 3 + random.nextInt(60));
      System.arraycopy(original, 0, content, 0, kept);
      decodes(content, format + "-noise-" + seed);
    }
  }

  @Test
  void decode_noise() {
    for (int seed = 0; seed < MUTANTS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] content = new byte[random.nextInt(64)];
      random.nextBytes(content);
      decodes(content, "noise-" + seed);
    }
  }

  /**
   * Leaking matrices would cost 100 x 100 x 3 bytes each, 60 MB in all; the rest is room for the
   * heap, which grows too.
   */
  @Test
  void decode_givesNativeMemoryBack() {
    byte[] content = codec.encode(SyntheticImages.scene(4, 500, 500), ImageFormat.PNG, 80);
    for (int i = 0; i < 50; i++) {
      codec.decode(content, 500);
    }
    long before = Pointer.totalBytes();
    long count = Pointer.totalCount();
    for (int i = 0; i < 200; i++) {
      codec.decode(content, 500);
    }
    assertThat(Pointer.totalCount()).isEqualTo(count);
    assertThat(Pointer.totalBytes()).isEqualTo(before);
  }

  private boolean decodes(byte[] content, String name) {
    try {
      RgbImage image = codec.decode(content, 16);
      assertThat((long) image.width() * image.height()).isLessThanOrEqualTo(LIMITS.maxPixels());
      return true;
    } catch (RejectedException e) {
      return false;
    } catch (RuntimeException e) {
      return fail("other exception for " + write(content, name), e);
    }
  }

  private static Path write(byte[] content, String name) {
    try {
      return Files.write(
          Files.createDirectories(Path.of("target", "failures")).resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void repairChecksums(byte[] png) {
    int chunk = 8;
    while (png.length - chunk >= 12) {
      int length = Bytes.bigEndian32(png, chunk);
      if (length < 0 || length > png.length - chunk - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(png, chunk + 4, length + 4);
      ByteBuffer.wrap(png).putInt(chunk + 8 + length, (int) crc.getValue());
      chunk += 12 + length;
    }
  }

  private static byte[] mutant(byte[] original, SplittableRandom random) {
    byte[] mutant = original.clone();
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      // Half of the edits near the start, where the headers are.
      int at = random.nextInt(random.nextBoolean() ? mutant.length : Math.min(mutant.length, 80));
      switch (random.nextInt(6)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt(256);
        case 2 -> mutant[at] = (byte) (random.nextBoolean() ? 0 : 255);
        case 3 -> mutant = random.nextInt(8) == 0 ? Arrays.copyOf(mutant, Math.max(1, at)) : mutant;
        case 4 ->
            Arrays.fill(
                mutant,
                at,
                Math.min(mutant.length, at + random.nextInt(9)),
                (byte) random.nextInt(256));
        default -> {
          int from = random.nextInt(mutant.length);
          int length = Math.min(random.nextInt(64), mutant.length - Math.max(at, from));
          System.arraycopy(mutant, from, mutant, at, length);
        }
      }
    }
    return mutant;
  }
}
