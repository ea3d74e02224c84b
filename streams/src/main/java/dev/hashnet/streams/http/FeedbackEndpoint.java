package dev.hashnet.streams.http;

import dev.hashnet.schemas.DuplicateFeedback;
import dev.hashnet.schemas.FeedbackVerdict;
import dev.hashnet.schemas.topics.PairKey;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/feedback}: a person's word on two images, written to {@code duplicate-feedback}. It is
 * answered when the broker has it.
 */
final class FeedbackEndpoint implements Endpoint {
  private static final int MAX_BODY_BYTES = 16 << 10;
  private static final int ACKNOWLEDGED_WITHIN_S = 10;
  private static final String CANNOT = "Cannot take the feedback";

  /** The request. */
  record Feedback(
      @Nullable String collection,
      @Nullable List<String> images,
      @Nullable String verdict,
      @Nullable String by,
      @Nullable String reason) {}

  /** The answer: where the word lies. */
  record Written(String topic, String key, int partition, long offset, String verdict) {}

  private final Producer<String, DuplicateFeedback> producer;
  private final String topic;
  private final Verdicts verdicts;
  private final InstantSource clock;

  FeedbackEndpoint(
      Producer<String, DuplicateFeedback> producer,
      String topic,
      Verdicts verdicts,
      InstantSource clock) {
    this.producer = producer;
    this.topic = topic;
    this.verdicts = verdicts;
    this.clock = clock;
  }

  @Override
  public void register(Javalin server) {
    server.post("/v1/feedback", this::take);
  }

  private void take(Context ctx) throws IOException {
    // A form or a text of a foreign page needs no leave of the browser; JSON does.
    if (!Requests.mediaType(ctx).equals(Json.CONTENT_TYPE)) {
      throw new ProblemException(
          415, CANNOT, "header Content-Type", Json.CONTENT_TYPE, Requests.mediaType(ctx));
    }
    Feedback feedback = Json.read(Requests.body(ctx, MAX_BODY_BYTES), Feedback.class);
    DuplicateFeedback record = record(feedback);
    String key = PairKey.of(record.getFirstImageId(), record.getSecondImageId()).format();
    RecordMetadata place = write(key, record);
    verdicts.put(key, record.getVerdict().name());
    ctx.status(201);
    Json.answer(
        ctx,
        new Written(
            place.topic(), key, place.partition(), place.offset(), record.getVerdict().name()));
  }

  private DuplicateFeedback record(Feedback feedback) {
    List<String> images = feedback.images();
    if (images == null
        || images.size() != 2
        || images.contains("")
        || images.get(0).equals(images.get(1))) {
      throw ProblemException.badRequest(
          "property images", "two different image ids", String.valueOf(images));
    }
    images.forEach(id -> Requests.shortText("images", id));
    PairKey pair = PairKey.of(images.get(0), images.get(1));
    return new DuplicateFeedback(
        required("collection", feedback.collection()),
        pair.first(),
        pair.second(),
        verdict(feedback.verdict()),
        clock.instant(),
        optional("by", feedback.by()),
        optional("reason", feedback.reason()));
  }

  private static String required(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      throw ProblemException.badRequest("property " + name, "a text", "none");
    }
    return Requests.shortText(name, value);
  }

  private static String optional(String name, @Nullable String value) {
    return value == null ? "" : Requests.shortText(name, value);
  }

  private static FeedbackVerdict verdict(@Nullable String text) {
    for (FeedbackVerdict each : FeedbackVerdict.values()) {
      if (each.name().equals(text)) {
        return each;
      }
    }
    throw ProblemException.badRequest(
        "property verdict", "CONFIRMED or DENIED", String.valueOf(text));
  }

  private RecordMetadata write(String key, DuplicateFeedback record) {
    try {
      return producer
          .send(new ProducerRecord<>(topic, key, record))
          .get(ACKNOWLEDGED_WITHIN_S, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw ProblemException.unavailable(
          CANNOT, "topic " + topic, "an answer of the broker", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.unavailable(
          CANNOT, "topic " + topic, "an answer of the broker", "interrupted");
    }
  }
}
