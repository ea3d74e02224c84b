package dev.hashnet.streams.http;

import dev.hashnet.core.RejectedException;
import dev.hashnet.schemas.ImageEvent;
import dev.hashnet.streams.encode.DecodedEvent;
import dev.hashnet.streams.encode.EventDecoder;
import dev.hashnet.streams.http.PictureCache.Shrunk;
import dev.hashnet.streams.index.ImagePlace;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * {@code /v1/images}: the picture of an image, shrunk. It is read from {@code image-events} each
 * time that it is not in the cache; one that was deleted, or that the topic holds no longer, is
 * gone: 410.
 *
 * <p>Whether it was deleted is asked of the index before all else, so that a cached picture does
 * not outlive its image.
 */
public final class PicturesEndpoint implements Endpoint {
  private static final int DEFAULT_SIDE = 320;
  private static final int MAX_SIDE = 1_024;
  private static final int MIN_SIDE = 16;
  private static final Pattern AT = Pattern.compile("([0-9]{1,5})@([0-9]{1,15})");
  private static final String CANNOT = "Cannot show the picture";

  private final Owners owners;
  private final Peers peers;
  private final ImageEvents events;
  private final EventDecoder decoder;
  private final Thumbnails thumbnails;
  private final PictureCache cache;

  /** Of parts that others use, too. */
  PicturesEndpoint(
      Owners owners,
      Peers peers,
      ImageEvents events,
      EventDecoder decoder,
      Thumbnails thumbnails,
      PictureCache cache) {
    this.owners = owners;
    this.peers = peers;
    this.events = events;
    this.decoder = decoder;
    this.thumbnails = thumbnails;
    this.cache = cache;
  }

  /** The link to an image's picture. */
  static String link(String collection, String imageId) {
    return "/v1/images?collection=%s&id=%s".formatted(encoded(collection), encoded(imageId));
  }

  /** The link to the picture of an image whose place is known. */
  static String link(String collection, String imageId, int partition, long offset) {
    return link(collection, imageId) + "&at=%d%%40%d".formatted(partition, offset);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void register(Javalin server) {
    server.get("/v1/images", this::show);
  }

  private void show(Context ctx) {
    String collection = Requests.requiredText(ctx, "collection");
    String id = Requests.requiredText(ctx, "id");
    int side = Requests.number(ctx, "side", MIN_SIDE, MAX_SIDE).orElse(DEFAULT_SIDE);
    Optional<ImagePlace.At> hint = hint(ctx);
    Owners.Owner owner = owners.of(collection);
    if (owner instanceof Owners.Owner.There there) {
      peers.forward(ctx, there.address());
    } else if (owner instanceof Owners.Owner.Here here) {
      ImagePlace.At place = place(here.index().placeOf(id), hint, id);
      ctx.contentType("image/jpeg")
          .header("Cache-Control", "private, max-age=30")
          .result(picture(id, collection, place, side).jpeg());
    }
  }

  private static Optional<ImagePlace.At> hint(Context ctx) {
    return Requests.text(ctx, "at")
        .map(
            text -> {
              Matcher at = AT.matcher(text);
              if (!at.matches()) {
                throw ProblemException.badRequest("parameter at", "partition@offset", text);
              }
              return new ImagePlace.At(Integer.parseInt(at.group(1)), Long.parseLong(at.group(2)));
            });
  }

  private static ImagePlace.At place(ImagePlace known, Optional<ImagePlace.At> hint, String id) {
    if (known instanceof ImagePlace.At at) {
      return at;
    }
    if (known instanceof ImagePlace.Deleted) {
      throw new ProblemException(410, CANNOT, "image " + id, "an image", "it was deleted");
    }
    return hint.orElseThrow(
        () ->
            new ProblemException(
                404,
                CANNOT,
                "image " + id,
                "an image of this collection inside the look-back window",
                "none of this id"));
  }

  private Shrunk picture(String id, String collection, ImagePlace.At place, int side) {
    PictureCache.Key key = new PictureCache.Key(place.partition(), place.offset(), side);
    Shrunk picture = cache.get(key).orElse(null);
    if (picture == null) {
      picture = read(place, side);
      cache.put(key, picture);
    }
    if (!picture.isOf(id, collection)) {
      throw new ProblemException(
          404, CANNOT, "image " + id, "its event where it is said to lie", "another image's");
    }
    return picture;
  }

  private Shrunk read(ImagePlace.At place, int side) {
    String where = "image-events-%d@%d".formatted(place.partition(), place.offset());
    ConsumerRecord<String, byte[]> record =
        events
            .read(place.partition(), place.offset())
            .filter(each -> each.value() != null && each.key() != null)
            .orElseThrow(
                () ->
                    new ProblemException(
                        410, CANNOT, where, "the image's event", "the topic holds it no longer"));
    try {
      ImageEvent event = decoder.read(record.value());
      DecodedEvent decoded = decoder.withContent(event);
      return new Shrunk(
          record.key(), decoded.collection(), thumbnails.shrink(decoded.content(), side));
    } catch (RejectedException e) {
      throw new ProblemException(
          410, CANNOT, where, "an image that can be shown", String.valueOf(e.getMessage()));
    }
  }
}
