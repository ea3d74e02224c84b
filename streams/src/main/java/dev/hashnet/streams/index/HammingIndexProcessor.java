package dev.hashnet.streams.index;

import dev.hashnet.core.Arrival;
import dev.hashnet.core.Detection;
import dev.hashnet.core.LineDetection;
import dev.hashnet.core.RejectedException;
import dev.hashnet.core.RejectionReason;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.streams.encode.EncodeProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Compares each image with the earlier ones of its collection, alerts, then stores it: in this
 * order. A null value removes the image.
 *
 * <p>It reads the record's bytes itself. Kafka Streams deserializes a source's records ahead of
 * their turn, so the dead letter of a bad one could be committed before the record is, and be
 * written again after a crash; what throws here is in one transaction with its offset.
 */
public final class HammingIndexProcessor
    implements Processor<String, byte[], String, NearDuplicateAlert> {
  private final String storeName;
  private final IndexMetrics metrics;
  private @Nullable ProcessorContext<String, NearDuplicateAlert> context;
  private @Nullable HammingIndexStore store;

  public HammingIndexProcessor(String storeName, IndexMetrics metrics) {
    this.storeName = storeName;
    this.metrics = metrics;
  }

  @Override
  public void init(ProcessorContext<String, NearDuplicateAlert> taskContext) {
    context = taskContext;
    store = taskContext.getStateStore(storeName);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    HammingIndexStore index = Objects.requireNonNull(store);
    String imageId = record.key();
    if (imageId == null || imageId.isEmpty()) {
      throw new RejectedException(
          RejectionReason.MISSING_ID, "Cannot index codes: the record has no key");
    }
    ImageCode code = index.decode(record.value());
    if (code == null) {
      index.remove(imageId);
      metrics.removed();
    } else if (code.getReencoded()) {
      metrics.completed(index.complete(Arrivals.ofReencoded(imageId, code)));
    } else {
      arrive(index, imageId, code).ifPresent(alert -> forward(record, alert));
    }
  }

  private Optional<NearDuplicateAlert> arrive(
      HammingIndexStore index, String imageId, ImageCode code) {
    Arrival arrival = Arrivals.of(imageId, code);
    Optional<Detection> detection = metrics.index().measure(() -> index.arrive(arrival));
    index.remember(imageId, code);
    metrics.arrived();
    detection.ifPresent(metrics::alerted);
    return detection.map(each -> alert(each, code));
  }

  private void forward(Record<String, byte[]> record, NearDuplicateAlert alert) {
    Objects.requireNonNull(context).forward(record.withValue(alert));
    metrics.alertForwarded(eventTimestampMs(record));
  }

  /** The code topic's own timestamp, where the header is missing or no number. */
  private static long eventTimestampMs(Record<String, byte[]> record) {
    Header header = record.headers().lastHeader(EncodeProcessor.EVENT_TIMESTAMP);
    if (header == null || header.value() == null) {
      return record.timestamp();
    }
    String text = new String(header.value(), StandardCharsets.US_ASCII);
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : record.timestamp();
  }

  private static NearDuplicateAlert alert(Detection detection, ImageCode code) {
    return new NearDuplicateAlert(
        detection.arrival().imageId(),
        code.getCollection(),
        code.getEventTime(),
        code.getSourcePartition(),
        code.getSourceOffset(),
        detection.matches().stream().map(HammingIndexProcessor::match).toList());
  }

  private static LineMatch match(LineDetection found) {
    return new LineMatch(
        found.line(),
        found.modelVersion(),
        found.bits(),
        found.radiusBits(),
        found.result().total(),
        found.result().cut(),
        found.result().neighbours().stream().map(HammingIndexProcessor::neighbour).toList());
  }

  private static AlertNeighbour neighbour(Neighbour found) {
    return new AlertNeighbour(
        found.id(), found.distanceBits(), Instant.ofEpochMilli(found.timestampMs()));
  }
}
