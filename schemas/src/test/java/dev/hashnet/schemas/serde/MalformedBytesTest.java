package dev.hashnet.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.testutil.MockSchemaRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes from outside: whatever they are, the outcome is a record or a named refusal, and costs no
 * more than the bytes justify.
 */
class MalformedBytesTest {
  private static final String TOPIC = "a-topic";
  private static final String SCOPE = "malformed-bytes-test";
  private static final int MUTANTS_PER_SEED = 500;

  /**
   * Far above what a decoder needs for a record of some hundred bytes, far below what one hostile
   * length would take.
   */
  private static final long MAX_BYTES_PER_RECORD = 1L << 20;

  private final SchemaRegistryClient registry =
      RegistryClients.connect("mock://" + SCOPE, Map.of());

  @AfterEach
  void dropRegistry() {
    MockSchemaRegistry.dropScope(SCOPE);
  }

  static LongStream seeds() {
    return LongStream.range(0, 5);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void decode_mutatedRecord_isRecordOrRefusal(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (SpecificRecord sample : SampleRecords.all()) {
      refused += refusedMutants(sample, random);
    }

    assertThat(refused)
        .as("mutants refused; some must be, or the mutations do nothing")
        .isPositive();
  }

  private <T extends SpecificRecord> int refusedMutants(T sample, SplittableRandom random) {
    @SuppressWarnings("unchecked") // the class of a T
    Class<T> type = (Class<T>) sample.getClass();
    AvroSerde<T> serde = new AvroSerde<>(registry, type.getSimpleName() + "-value", type, true);
    byte[] good = serde.serializer().encode(sample);
    int refused = 0;
    for (int i = 0; i < MUTANTS_PER_SEED; i++) {
      byte[] mutant = mutate(good, random);
      long before = allocatedBytes();
      try {
        serde.deserializer().decode(TOPIC, mutant);
      } catch (MalformedRecordException | UnknownSchemaException e) {
        refused++;
      }
      long allocated = allocatedBytes() - before;
      if (allocated > MAX_BYTES_PER_RECORD) {
        fail("%d bytes allocated for %s", allocated, Arrays.toString(mutant));
      }
    }
    return refused;
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    byte[] mutant = good.clone();
    int changes = random.nextInt(1, 4);
    for (int i = 0; i < changes && mutant.length > 0; i++) {
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(5)) {
        case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutant[at] = (byte) random.nextInt(256);
        case 2 -> mutant = Arrays.copyOf(mutant, at);
        case 3 -> mutant = Arrays.copyOf(mutant, mutant.length + random.nextInt(1, 9));
        default -> mutant = withHugeNumber(mutant, at, random);
      }
    }
    return mutant;
  }

  /**
   * Puts a large variable-length number over the bytes: where a length or a count was, a hostile
   * one is now.
   */
  private static byte[] withHugeNumber(byte[] bytes, int at, SplittableRandom random) {
    byte[] mutant = bytes.clone();
    int length = Math.min(random.nextInt(2, 10), mutant.length - at);
    for (int i = 0; i < length; i++) {
      mutant[at + i] = (byte) (i == length - 1 ? 0x7f : 0xff);
    }
    return mutant;
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        100,
        1 << 20,
        Integer.MAX_VALUE - 8L,
        Integer.MAX_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        -5,
        Long.MIN_VALUE
      })
  void decode_arrayThatClaimsManyItems_isMalformedAndCheap(long claimed) throws IOException {
    AvroSerde<ImageCode> serde = new AvroSerde<>(registry, "codes-value", ImageCode.class, true);
    byte[] good = serde.serializer().encode(withoutCodes());
    byte[] hostile = withCount(Arrays.copyOf(good, good.length - 1), claimed);

    assertMalformedAndCheap(serde.deserializer(), hostile);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        100,
        1 << 20,
        Integer.MAX_VALUE - 8L,
        Integer.MAX_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        -5,
        Long.MIN_VALUE
      })
  void decode_stringThatClaimsManyBytes_isMalformedAndCheap(long claimed) throws IOException {
    AvroSerde<ImageCode> serde = new AvroSerde<>(registry, "codes-value", ImageCode.class, true);
    byte[] header = Arrays.copyOf(serde.serializer().encode(withoutCodes()), WireForm.HEADER_BYTES);

    assertMalformedAndCheap(serde.deserializer(), withCount(header, claimed));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        100,
        1 << 20,
        Integer.MAX_VALUE - 8L,
        Integer.MAX_VALUE,
        1L << 40,
        Long.MAX_VALUE,
        -5,
        Long.MIN_VALUE
      })
  void decode_mapThatClaimsManyEntries_isMalformedAndCheap(long claimed) throws IOException {
    AvroSerde<ImageEvent> serde = new AvroSerde<>(registry, "events-value", ImageEvent.class, true);
    ImageEvent event = SampleRecords.inlineEvent();
    event.setAttributes(Map.of());
    byte[] good = serde.serializer().encode(event);

    assertMalformedAndCheap(
        serde.deserializer(), withCount(Arrays.copyOf(good, good.length - 1), claimed));
  }

  @Test
  void decode_unionBranchThatIsNone_isMalformed() throws IOException {
    AvroSerde<ImageEvent> serde = new AvroSerde<>(registry, "events-value", ImageEvent.class, true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WireForm.writeHeader(out, serde.serializer().schemaId());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeString("cats");
    encoder.writeLong(0);
    encoder.writeIndex(2);

    assertThatThrownBy(() -> serde.deserializer().decode(TOPIC, out.toByteArray()))
        .isInstanceOf(MalformedRecordException.class);
  }

  private static ImageCode withoutCodes() {
    ImageCode code = SampleRecords.imageCode();
    code.setCodes(List.of());
    return code;
  }

  /** Appends a count, and a few bytes that look like the beginning of what it counts. */
  private static byte[] withCount(byte[] prefix, long count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(prefix);
    EncoderFactory.get().directBinaryEncoder(out, null).writeLong(count);
    out.write(ByteBuffer.allocate(20).put(5, (byte) 2).array());
    return out.toByteArray();
  }

  private static void assertMalformedAndCheap(AvroDeserializer<?> deserializer, byte[] hostile) {
    long before = allocatedBytes();
    assertThatThrownBy(() -> deserializer.decode(TOPIC, hostile))
        .isInstanceOf(MalformedRecordException.class);
    assertThat(allocatedBytes() - before).isLessThan(4 * MAX_BYTES_PER_RECORD);
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
