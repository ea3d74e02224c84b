package dev.hashnet.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader of code records against Avro's own, on good bytes and on bad ones. */
class ImageCodeReaderTest {
  private static final int RECORDS = 300;
  private static final int MUTANTS = 40;

  private final RecordModel model = RecordModel.of(ImageCode.class);
  private final DatumReader<ImageCode> avro =
      new SpecificDatumReader<>(model.schema(), model.schema(), model);
  private final ImageCodeReader ours = new ImageCodeReader();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void read_whateverTheBytes_agreesWithAvro(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < RECORDS; i++) {
      ImageCode record = record(random);
      byte[] good = bytes(record, random.nextBoolean());
      assertThat(outcome(ours, good)).contains(record);
      for (int k = 0; k < MUTANTS; k++) {
        byte[] mutant = mutate(good, random);
        Optional<ImageCode> expected = outcome(avro, mutant);
        assertThat(outcome(ours, mutant)).as(Arrays.toString(mutant)).isEqualTo(expected);
        refused += expected.isEmpty() ? 1 : 0;
      }
    }
    assertThat(refused).isBetween(RECORDS, RECORDS * MUTANTS * 9 / 10);
  }

  /** Empty where the bytes are refused, or where some are left. */
  private static Optional<ImageCode> outcome(DatumReader<ImageCode> reader, byte[] bytes) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    try {
      ImageCode record = reader.read(null, decoder);
      return decoder.remainingBytes() > 0 ? Optional.empty() : Optional.of(record);
    } catch (IOException | RuntimeException e) {
      // Avro's reader reports bytes that do not fit by several unrelated exceptions.
      return Optional.empty();
    }
  }

  private static ImageCode record(SplittableRandom random) {
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    List<LineCode> codes = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] code = new byte[random.nextInt(20)];
      random.nextBytes(code);
      codes.add(
          new LineCode(
              text(random),
              random.nextBoolean() ? CodeRole.ACTIVE : CodeRole.CANDIDATE,
              text(random),
              random.nextInt(100),
              random.nextInt(),
              ByteBuffer.wrap(code)));
    }
    return new ImageCode(
        text(random),
        Instant.ofEpochMilli(random.nextLong(1L << 43) - (1L << 42)),
        new Sha256(digest),
        random.nextInt(),
        random.nextInt(10_000),
        random.nextInt(-3, 100),
        random.nextLong(),
        codes,
        random.nextBoolean());
  }

  private static String text(SplittableRandom random) {
    String[] texts = {"", "hashnet", "dct-64-v1", "kätzchen", "\uD83D\uDE00", "a".repeat(70)};
    return texts[random.nextInt(texts.length)];
  }

  /**
   * @param blocks whether arrays are written in blocks that say how long they are
   */
  private byte[] bytes(ImageCode record, boolean blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        blocks
            ? new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(out, null)
            : EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<ImageCode>(model.schema(), model).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    byte[] mutant = good.clone();
    int at = random.nextInt(mutant.length);
    switch (random.nextInt(5)) {
      case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutant[at] = (byte) random.nextInt(256);
      case 2 -> mutant = Arrays.copyOf(mutant, at);
      case 3 -> mutant = Arrays.copyOf(mutant, mutant.length + random.nextInt(1, 9));
      default -> {
        // Where a length or a count was, a huge or a negative one is now.
        int end = Math.min(at + random.nextInt(1, 11), mutant.length);
        Arrays.fill(mutant, at, end, (byte) (0xfe + random.nextInt(2)));
        mutant[end - 1] &= 0x7f;
      }
    }
    return mutant;
  }

  @Test
  void reads_whatIsLaidOutAsToday_andNothingElse() {
    Schema own = ImageCode.getClassSchema();
    String spelt = own.toString().replace("The binary codes of one image.", "Codes.");

    assertThat(ImageCodeReader.reads(own)).isTrue();
    assertThat(ImageCodeReader.reads(new Schema.Parser().parse(spelt))).isTrue();
    assertThat(ImageCodeReader.reads(frozen("v2"))).isTrue();
    assertThat(ImageCodeReader.reads(frozen("v1"))).isFalse();
    String turned = own.toString().replace("ACTIVE\",\"CANDIDATE", "CANDIDATE\",\"ACTIVE");
    assertThat(ImageCodeReader.reads(new Schema.Parser().parse(turned))).isFalse();
  }

  private static Schema frozen(String version) {
    try (InputStream in =
        ImageCodeReaderTest.class.getResourceAsStream(
            "/versions/ImageCode/%s.avsc".formatted(version))) {
      return new Schema.Parser().parse(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
