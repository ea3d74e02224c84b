package dev.hashnet.streams.http;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.streams.http.Codes.Asked;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.SeenSpace;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/search} with a picture, an image id or codes; and {@code /v1/codes}, a picture's
 * codes.
 *
 * <p>The instance that holds the collection answers; another one passes the question on, a picture
 * as its codes.
 */
final class SearchEndpoint implements Endpoint {
  static final String DEFAULT_COLLECTION = "default";
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 1_000;
  private static final int MAX_RADIUS_BITS = BinaryCode.MAX_BITS;
  private static final String CANNOT = "Cannot search";

  /**
   * A question as JSON: an image id or codes.
   *
   * @param radiusBits of all lines; null: each line's own
   */
  record Question(
      @Nullable String collection,
      @Nullable String imageId,
      @Nullable List<Codes.Code> codes,
      @Nullable Integer radiusBits,
      @Nullable Integer limit) {}

  private final Owners owners;
  private final Peers peers;
  private final PictureCodes pictures;
  private final int maxBytes;

  SearchEndpoint(Owners owners, Peers peers, PictureCodes pictures, int maxBytes) {
    this.owners = owners;
    this.peers = peers;
    this.pictures = pictures;
    this.maxBytes = maxBytes;
  }

  @Override
  public void register(Javalin server) {
    server.post("/v1/search", this::search);
    server.post("/v1/codes", this::codes);
  }

  private void codes(Context ctx) throws IOException {
    Json.answer(ctx, new Codes(pictureCodes(ctx)));
  }

  private List<Codes.Code> pictureCodes(Context ctx) throws IOException {
    String type = Requests.mediaType(ctx);
    if (!type.startsWith("image/") && !type.equals("application/octet-stream")) {
      throw new ProblemException(
          415,
          CANNOT,
          "header Content-Type",
          "image/*, application/octet-stream or application/json",
          type.isEmpty() ? "none" : type);
    }
    return pictures.of(Requests.body(ctx, maxBytes), type);
  }

  private void search(Context ctx) throws IOException {
    Question question = question(ctx);
    String collection = collection(question);
    Owners.Owner owner = owners.of(collection);
    if (owner instanceof Owners.Owner.There there) {
      peers.forward(ctx, there.address(), question);
    } else if (owner instanceof Owners.Owner.Here here) {
      Json.answer(ctx, answer(here.index(), collection, question));
    }
  }

  private static String collection(Question question) {
    String collection = question.collection();
    return collection == null || collection.isEmpty() ? DEFAULT_COLLECTION : collection;
  }

  /** Parameters of the address go before those of a JSON body. */
  private Question question(Context ctx) throws IOException {
    Question body =
        Requests.mediaType(ctx).equals(Json.CONTENT_TYPE)
            ? Json.read(Requests.body(ctx, maxBytes), Question.class)
            : new Question(null, null, pictureCodes(ctx), null, null);
    Question question =
        new Question(
            Requests.text(ctx, "collection").orElse(body.collection()),
            body.imageId(),
            body.codes(),
            number(ctx, "radius", 0, MAX_RADIUS_BITS, body.radiusBits()),
            number(ctx, "limit", 1, MAX_LIMIT, body.limit()));
    if ((question.imageId() == null) == (question.codes() == null)) {
      throw ProblemException.badRequest(
          "body", "a picture, or JSON with either imageId or codes", "neither or both");
    }
    return question;
  }

  private static @Nullable Integer number(
      Context ctx, String name, int min, int max, @Nullable Integer other) {
    if (other != null) {
      int unused = Requests.number(name, other.toString(), min, max);
    }
    var given = Requests.number(ctx, name, min, max);
    return given.isPresent() ? Integer.valueOf(given.getAsInt()) : other;
  }

  private static Searches.Answer answer(
      ReadOnlyHammingIndex index, String collection, Question question) {
    List<Codes.Code> codes = question.codes();
    List<Asked> asked =
        codes == null
            ? codesOf(index, collection, String.valueOf(question.imageId()))
            : Codes.asked(codes);
    Integer radiusBits = question.radiusBits();
    List<Asked> withRadius =
        radiusBits == null ? asked : asked.stream().map(each -> each.within(radiusBits)).toList();
    Integer limit = question.limit();
    return Searches.search(
        index, collection, question.imageId(), withRadius, limit == null ? DEFAULT_LIMIT : limit);
  }

  /** The active codes of an image of the index. */
  private static List<Asked> codesOf(
      ReadOnlyHammingIndex index, String collection, String imageId) {
    List<Asked> codes = new ArrayList<>();
    for (SeenSpace space : index.spaces(collection)) {
      Optional<BinaryCode> code = index.codeOf(imageId, space.line(), space.modelVersion());
      if (space.active() && code.isPresent()) {
        codes.add(new Asked(space.line(), space.modelVersion(), space.radiusBits(), code.get()));
      }
    }
    if (codes.isEmpty()) {
      throw new ProblemException(
          404,
          CANNOT,
          "image " + imageId,
          "an image of collection %s inside the look-back window".formatted(collection),
          "none of this id");
    }
    return codes;
  }
}
