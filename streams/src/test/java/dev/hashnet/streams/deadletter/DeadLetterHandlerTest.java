package dev.hashnet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.schemas.serde.MalformedRecordException;
import dev.hashnet.schemas.serde.RegistryUnavailableException;
import dev.hashnet.schemas.serde.UnknownSchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterHandlerTest {
  private final DeadLetters deadLetters = new DeadLetters("dead-letters");
  private final DeadLetterHandler handler = new DeadLetterHandler();
  private final Headers headers = new RecordHeaders();

  /** A record of image-events, partition 3, offset 1207. */
  private final class SourceRecord implements ErrorHandlerContext {
    @Override
    public String topic() {
      return "image-events";
    }

    @Override
    public int partition() {
      return 3;
    }

    @Override
    public long offset() {
      return 1_207;
    }

    @Override
    public Headers headers() {
      return headers;
    }

    @Override
    public String processorNodeId() {
      return "encode";
    }

    @Override
    public TaskId taskId() {
      return new TaskId(0, 3);
    }

    @Override
    public long timestamp() {
      return 99;
    }

    @Override
    public byte[] sourceRawKey() {
      return new byte[] {1};
    }

    @Override
    public byte[] sourceRawValue() {
      return new byte[] {2};
    }
  }

  @BeforeEach
  void configure() {
    handler.configure(Map.of(DeadLetterHandler.DEAD_LETTERS, deadLetters));
  }

  private ProcessingExceptionHandler.Response handle(Exception exception) {
    return handler.handleError(new SourceRecord(), new Record<>("key", "value", 99), exception);
  }

  private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  @Test
  void handleError_rejectedRecord_goesOnWithOneLetterAsReceived() {
    headers.add("traceparent", new byte[] {7});

    ProcessingExceptionHandler.Response response =
        handle(new RejectedException(RejectionReason.TOO_MANY_PIXELS, "120 megapixels"));

    assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
    assertThat(response.deadLetterQueueRecords()).hasSize(1);
    ProducerRecord<byte[], byte[]> letter = response.deadLetterQueueRecords().get(0);
    assertThat(letter.topic()).isEqualTo("dead-letters");
    assertThat(letter.partition()).isNull();
    assertThat(letter.timestamp()).isEqualTo(99);
    assertThat(letter.key()).containsExactly(1);
    assertThat(letter.value()).containsExactly(2);
    assertThat(letter.headers().lastHeader("traceparent").value()).containsExactly(7);
    assertThat(header(letter, "__streams.errors.exception"))
        .isEqualTo(RejectedException.class.getName());
    assertThat(header(letter, "__streams.errors.message")).isEqualTo("120 megapixels");
    assertThat(header(letter, "__streams.errors.topic")).isEqualTo("image-events");
    assertThat(header(letter, "__streams.errors.partition")).isEqualTo("3");
    assertThat(header(letter, "__streams.errors.offset")).isEqualTo("1207");
    assertThat(header(letter, DeadLetterHandler.REASON)).isEqualTo("too-many-pixels");
    assertThat(deadLetters.counts()).isEqualTo(Map.of(RejectionReason.TOO_MANY_PIXELS, 1L));
  }

  @Test
  void handleError_badAvroRecord_isRejectedWithItsReason() {
    assertThat(
            header(
                handle(new MalformedRecordException("cut")).deadLetterQueueRecords().get(0),
                DeadLetterHandler.REASON))
        .isEqualTo("malformed-event");
    Exception unknown = new UnknownSchemaException(5, "unknown", new IOException());
    assertThat(header(handle(unknown).deadLetterQueueRecords().get(0), DeadLetterHandler.REASON))
        .isEqualTo("unknown-schema");
  }

  @Test
  void handleError_failureThatIsNotTheRecords_fails() {
    for (Exception failure :
        new Exception[] {
          new RegistryUnavailableException("away", new IOException()),
          new IllegalStateException("the encoder counts as broken"),
          new TimeoutException("broker away"),
          new NullPointerException()
        }) {
      ProcessingExceptionHandler.Response response = handle(failure);

      assertThat(response.result())
          .as("%s", failure)
          .isEqualTo(ProcessingExceptionHandler.Result.FAIL);
      assertThat(response.deadLetterQueueRecords()).isEmpty();
    }
    assertThat(deadLetters.counts()).isEmpty();
  }

  @Test
  void handleError_deserialization_followsTheSameRule() {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("image-events", 3, 1_207, new byte[] {8}, new byte[] {9});

    DeserializationExceptionHandler.Response bad =
        handler.handleError(new SourceRecord(), record, new MalformedRecordException("cut"));
    DeserializationExceptionHandler.Response away =
        handler.handleError(
            new SourceRecord(),
            record,
            new RegistryUnavailableException("away", new IOException()));

    assertThat(bad.result()).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
    assertThat(bad.deadLetterQueueRecords().get(0).value()).containsExactly(9);
    assertThat(away.result()).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
  }

  @Test
  void handleError_endlessMessage_isCut() {
    ProducerRecord<byte[], byte[]> letter =
        handle(new RejectedException(RejectionReason.CORRUPT_IMAGE, "x".repeat(1_000_000)))
            .deadLetterQueueRecords()
            .get(0);

    int headerBytes = 0;
    for (var each : letter.headers()) {
      headerBytes += each.key().length() + each.value().length;
    }
    assertThat(headerBytes).isLessThan(64 << 10);
  }

  @Test
  void handleError_letterSentBackAsEvent_hasEachHeaderOnce() {
    headers.add(DeadLetterHandler.REASON, "corrupt-image".getBytes(StandardCharsets.UTF_8));

    ProducerRecord<byte[], byte[]> letter =
        handle(new RejectedException(RejectionReason.EMPTY_IMAGE, "empty"))
            .deadLetterQueueRecords()
            .get(0);

    assertThat(letter.headers().headers(DeadLetterHandler.REASON)).hasSize(1);
    assertThat(header(letter, DeadLetterHandler.REASON)).isEqualTo("empty-image");
  }

  @Test
  void configure_withoutDeadLetters_isRefused() {
    assertThatThrownBy(() -> new DeadLetterHandler().configure(Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
