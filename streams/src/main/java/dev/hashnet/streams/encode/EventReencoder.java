package dev.hashnet.streams.encode;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.RejectedException;
import dev.hashnet.image.PreparedImage;
import dev.hashnet.schemas.ImageCode;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.streams.encode.Encoded.EncodedCode;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Encodes events again, a batch at a time: by the version that was active for them, which says what
 * image is meant, and by the candidate.
 *
 * <p>Threads: one.
 */
public final class EventReencoder {
  private final EventDecoder decoder;
  private final ImagePreparation preparation;

  public EventReencoder(EventDecoder decoder, ImagePreparation preparation) {
    this.decoder = decoder;
    this.preparation = preparation;
  }

  /** An event and its codes. */
  public record Reencoded(ConsumerRecord<byte[], byte[]> event, ImageCode code) {}

  private record Ready(
      ConsumerRecord<byte[], byte[]> event, DecodedEvent decoded, PreparedImage image) {}

  /**
   * In order; without those whose image is refused, as it was when it first came.
   *
   * @param set one active and one candidate encoder of a line
   */
  public List<Reencoded> encode(List<ConsumerRecord<byte[], byte[]>> events, ServingSet set) {
    List<Ready> ready = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> event : events) {
      try {
        ImageEvent read = decoder.read(event.value());
        DecodedEvent decoded = decoder.withContent(read);
        ready.add(new Ready(event, decoded, preparation.prepare(decoded.content(), set.sides())));
      } catch (RejectedException e) {
        // It became a dead letter when it first came.
      }
    }
    return ready.isEmpty() ? List.of() : codesOf(ready, set);
  }

  private static List<Reencoded> codesOf(List<Ready> ready, ServingSet set) {
    List<PreparedImage> images = ready.stream().map(Ready::image).toList();
    List<List<EncodedCode>> codes = new ArrayList<>();
    ready.forEach(each -> codes.add(new ArrayList<>()));
    for (ServingSet.Served served : set.encoders()) {
      List<BinaryCode> ofAll = served.encoder().encode(images);
      for (int i = 0; i < ofAll.size(); i++) {
        codes.get(i).add(served.codeOf(ofAll.get(i)));
      }
    }
    List<Reencoded> results = new ArrayList<>();
    for (int i = 0; i < ready.size(); i++) {
      Ready each = ready.get(i);
      Encoded encoded =
          new Encoded(
              each.decoded().collection(),
              each.decoded().eventTimeMs(),
              each.decoded().contentSha256(),
              each.image().width(),
              each.image().height(),
              codes.get(i));
      results.add(
          new Reencoded(
              each.event(),
              ImageCodes.of(encoded, each.event().partition(), each.event().offset(), true)));
    }
    return results;
  }
}
