package dev.hashnet.streams.http;

import dev.hashnet.core.RejectedException;
import dev.hashnet.streams.config.HttpConfig;
import dev.hashnet.streams.encode.PictureEncoder;
import dev.hashnet.streams.encode.Serving;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The codes of an uploaded picture: encoded here, or asked of {@code hashnet.http.encode-at} where
 * this instance does not encode.
 *
 * <p>A few at a time, since they take the processor from the stream. Threads: safe for use by
 * several threads.
 */
final class PictureCodes {
  private static final int AT_A_TIME = 2;
  private static final String CANNOT = "Cannot encode the picture";

  private final Instance instance;
  private final PictureEncoder encoder;
  private final Peers peers;
  private final HttpConfig config;
  private final Semaphore turns = new Semaphore(AT_A_TIME, true);

  PictureCodes(Instance instance, PictureEncoder encoder, Peers peers, HttpConfig config) {
    this.instance = instance;
    this.encoder = encoder;
    this.peers = peers;
    this.config = config;
  }

  List<Codes.Code> of(byte[] content, String type) {
    Optional<Serving> serving = instance.serving();
    if (serving.isPresent()) {
      return encode(serving.get(), content);
    }
    if (config.encodeAt().isEmpty()) {
      throw ProblemException.unavailable(
          CANNOT,
          "this instance",
          "the role encode with an active model, or hashnet.http.encode-at",
          "neither; an image id can be searched for all the same");
    }
    byte[] answer = peers.post(config.encodeUri("/v1/codes"), type, content);
    return Json.read(answer, Codes.class).codes();
  }

  private List<Codes.Code> encode(Serving serving, byte[] content) {
    if (!turns.tryAcquire()) {
      throw ProblemException.unavailable(
          CANNOT, "this instance", "fewer than %d at a time".formatted(AT_A_TIME), "more");
    }
    try {
      return encoder.encode(serving, content).stream().map(Codes.Code::of).toList();
    } catch (RejectedException e) {
      throw new ProblemException(
          422, CANNOT, "body", "a JPEG, PNG, WebP, GIF or BMP within the limits", found(e));
    } finally {
      turns.release();
    }
  }

  private static String found(RejectedException e) {
    return e.reason().label() + ": " + e.getMessage();
  }
}
