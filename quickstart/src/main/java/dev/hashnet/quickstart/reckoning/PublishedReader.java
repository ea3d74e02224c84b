package dev.hashnet.quickstart.reckoning;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.CodeOfLine;
import dev.hashnet.core.LineDetection;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.core.index.SearchCost;
import dev.hashnet.core.index.SearchResult;
import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.CodeRole;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineCode;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.schemas.serde.AvroDeserializer;
import dev.hashnet.schemas.topics.TopicNames;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads what the pipeline published. */
public final class PublishedReader {
  private static final String REASON = "hashnet.reason";
  private static final String PARTITION = "__streams.errors.partition";
  private static final String OFFSET = "__streams.errors.offset";

  private final TopicReader reader;
  private final TopicNames topics;
  private final AvroDeserializer<ImageCode> codes;
  private final AvroDeserializer<NearDuplicateAlert> alerts;

  public PublishedReader(
      String bootstrapServers, SchemaRegistryClient registry, TopicNames topics) {
    this.reader = new TopicReader(bootstrapServers);
    this.topics = topics;
    this.codes = new AvroDeserializer<>(registry, ImageCode.class);
    this.alerts = new AvroDeserializer<>(registry, NearDuplicateAlert.class);
  }

  /** All committed records of the three topics. */
  public Published read() {
    return new Published(
        reader.read(topics.imageCodes()).stream().map(this::code).toList(),
        reader.read(topics.nearDuplicateAlerts()).stream().map(this::alert).toList(),
        reader.read(topics.deadLetters()).stream().map(PublishedReader::deadLetter).toList());
  }

  private CodeRecord code(ConsumerRecord<byte[], byte[]> record) {
    String imageId = new String(record.key(), StandardCharsets.UTF_8);
    ImageCode code = codes.deserialize(record.topic(), record.value());
    if (code == null) {
      return new CodeRecord.Deleted(record.partition(), imageId);
    }
    if (code.getReencoded()) {
      return new CodeRecord.Reencoded(
          record.partition(), arrival(imageId.substring(0, imageId.lastIndexOf('\0')), code));
    }
    return new CodeRecord.Coded(
        record.partition(),
        new SourceOffset(code.getSourcePartition(), code.getSourceOffset()),
        arrival(imageId, code));
  }

  private static Arrival arrival(String imageId, ImageCode code) {
    return new Arrival(
        imageId,
        code.getCollection(),
        code.getEventTime().toEpochMilli(),
        code.getCodes().stream().map(PublishedReader::codeOfLine).toList());
  }

  private static CodeOfLine codeOfLine(LineCode code) {
    return new CodeOfLine(
        code.getLine(),
        code.getRole() == CodeRole.ACTIVE,
        code.getModelVersion(),
        code.getRadiusBits(),
        BinaryCode.ofBytes(bytes(code.getCode())));
  }

  private PublishedAlert alert(ConsumerRecord<byte[], byte[]> record) {
    NearDuplicateAlert alert = alerts.decode(record.topic(), record.value());
    return new PublishedAlert(
        alert.getImageId(),
        new SourceOffset(alert.getSourcePartition(), alert.getSourceOffset()),
        alert.getMatches().stream().map(PublishedReader::lineDetection).toList());
  }

  private static LineDetection lineDetection(LineMatch match) {
    List<Neighbour> neighbours =
        match.getNeighbours().stream().map(PublishedReader::neighbour).toList();
    return new LineDetection(
        match.getLine(),
        match.getModelVersion(),
        match.getBits(),
        match.getRadiusBits(),
        new SearchResult(neighbours, match.getTotal(), new SearchCost(0, 0, 0)));
  }

  private static Neighbour neighbour(AlertNeighbour neighbour) {
    return new Neighbour(
        neighbour.getImageId(),
        neighbour.getDistanceBits(),
        neighbour.getEventTime().toEpochMilli());
  }

  private static PublishedDeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record) {
    return new PublishedDeadLetter(
        new SourceOffset(
            Integer.parseInt(header(record, PARTITION)), Long.parseLong(header(record, OFFSET))),
        header(record, REASON));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    if (header == null) {
      throw new IllegalStateException(
          "a dead letter has the header %s: input=%s-%d@%d"
              .formatted(name, record.topic(), record.partition(), record.offset()));
    }
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
