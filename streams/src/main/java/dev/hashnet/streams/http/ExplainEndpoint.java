package dev.hashnet.streams.http;

import dev.hashnet.core.BinaryCode;
import dev.hashnet.core.DetectionPolicy;
import dev.hashnet.core.index.Neighbour;
import dev.hashnet.streams.http.RecentAlerts.Numbered;
import dev.hashnet.streams.index.ImagePlace;
import dev.hashnet.streams.index.ReadOnlyHammingIndex;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.CodeSpace;
import dev.hashnet.streams.index.ReadOnlyHammingIndex.SeenSpace;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/explain}: why two images were, or were not, alerted as near-duplicates: their distance
 * in each line and version, the radius, the window, and the limits that applied.
 */
final class ExplainEndpoint implements Endpoint {
  /** How many images of the very same code are looked through for an image's event time. */
  private static final int SAME_CODES = 1_000;

  /**
   * The answer.
   *
   * @param duplicates whether the two count as near-duplicates by what is stored now
   * @param alert the alert that names both, if it is one of the last
   * @param reasons each one sentence
   */
  record Explanation(
      String collection,
      boolean duplicates,
      List<String> reasons,
      List<Image> images,
      List<LineDistance> lines,
      Window window,
      Limits limits,
      @Nullable AlertView alert) {}

  /**
   * One of the two.
   *
   * @param state {@code INDEXED}, {@code DELETED} or {@code UNKNOWN}
   */
  record Image(String imageId, String state, @Nullable String eventTime, String picture) {}

  /**
   * A line and version.
   *
   * @param role {@code ACTIVE} codes alert, {@code CANDIDATE} codes do not
   * @param distanceBits null where one of the two has no such code
   */
  record LineDistance(
      String line,
      String modelVersion,
      String role,
      int bits,
      int radiusBits,
      @Nullable Integer distanceBits,
      boolean within) {}

  /** The look-back window, in event time. */
  record Window(long windowMs, @Nullable String streamTime, @Nullable String from) {}

  /** What bounds an alert. */
  record Limits(int maxNeighbours, int maxCodes, int alertsRemembered) {}

  private final Owners owners;
  private final Peers peers;
  private final RecentAlerts alerts;
  private final Verdicts verdicts;
  private final DetectionPolicy policy;
  private final int maxAlerts;

  ExplainEndpoint(
      Owners owners,
      Peers peers,
      RecentAlerts alerts,
      Verdicts verdicts,
      DetectionPolicy policy,
      int maxAlerts) {
    this.owners = owners;
    this.peers = peers;
    this.alerts = alerts;
    this.verdicts = verdicts;
    this.policy = policy;
    this.maxAlerts = maxAlerts;
  }

  @Override
  public void register(Javalin server) {
    server.get("/v1/explain", this::explain);
  }

  private void explain(Context ctx) {
    String a = Requests.requiredText(ctx, "a");
    String b = Requests.requiredText(ctx, "b");
    String collection = Requests.text(ctx, "collection").orElse(SearchEndpoint.DEFAULT_COLLECTION);
    if (a.equals(b)) {
      throw ProblemException.badRequest("parameter b", "another image than a", b);
    }
    Owners.Owner owner = owners.of(collection);
    if (owner instanceof Owners.Owner.There there) {
      peers.forward(ctx, there.address());
    } else if (owner instanceof Owners.Owner.Here here) {
      Json.answer(ctx, explanation(here.index(), collection, a, b));
    }
  }

  private Explanation explanation(
      ReadOnlyHammingIndex index, String collection, String a, String b) {
    List<LineDistance> lines =
        index.spaces(collection).stream().map(space -> distance(index, space, a, b)).toList();
    List<Image> images = List.of(image(index, collection, a), image(index, collection, b));
    boolean stored = images.stream().allMatch(each -> each.state().equals("INDEXED"));
    boolean near = lines.stream().anyMatch(each -> each.within() && each.role().equals("ACTIVE"));
    Optional<AlertView> alert = alertOf(collection, a, b);
    return new Explanation(
        collection,
        stored && near,
        reasons(images, lines, stored && near, alert),
        images,
        lines,
        window(index.streamTimeMs()),
        new Limits(policy.maxNeighbours(), policy.maxCodesPerIndex(), maxAlerts),
        alert.orElse(null));
  }

  private static LineDistance distance(
      ReadOnlyHammingIndex index, SeenSpace space, String a, String b) {
    Optional<BinaryCode> first = index.codeOf(a, space.line(), space.modelVersion());
    Optional<BinaryCode> second = index.codeOf(b, space.line(), space.modelVersion());
    Integer bits =
        first.isPresent() && second.isPresent() && first.get().bits() == second.get().bits()
            ? Integer.valueOf(first.get().distanceBits(second.get()))
            : null;
    return new LineDistance(
        space.line(),
        space.modelVersion(),
        space.active() ? "ACTIVE" : "CANDIDATE",
        space.bits(),
        space.radiusBits(),
        bits,
        bits != null && bits <= space.radiusBits());
  }

  private static Image image(ReadOnlyHammingIndex index, String collection, String id) {
    Optional<Long> eventTimeMs = eventTimeMs(index, collection, id);
    String state =
        eventTimeMs.isPresent()
            ? "INDEXED"
            : index.placeOf(id) instanceof ImagePlace.Deleted ? "DELETED" : "UNKNOWN";
    return new Image(
        id,
        state,
        eventTimeMs.map(each -> Instant.ofEpochMilli(each).toString()).orElse(null),
        PicturesEndpoint.link(collection, id));
  }

  /** Of a stored image; Long.MIN_VALUE never is one. */
  private static Optional<Long> eventTimeMs(
      ReadOnlyHammingIndex index, String collection, String id) {
    for (SeenSpace space : index.spaces(collection)) {
      Optional<BinaryCode> code = index.codeOf(id, space.line(), space.modelVersion());
      if (code.isPresent()) {
        CodeSpace asked = new CodeSpace(collection, space.line(), space.modelVersion());
        Optional<Long> time =
            index.search(asked, code.get(), 0, SAME_CODES).neighbours().stream()
                .filter(each -> each.id().equals(id))
                .map(Neighbour::timestampMs)
                .findFirst();
        if (time.isPresent()) {
          return time;
        }
      }
    }
    return Optional.empty();
  }

  private Window window(long streamTimeMs) {
    boolean any = streamTimeMs != Long.MIN_VALUE;
    return new Window(
        policy.windowMs(),
        any ? Instant.ofEpochMilli(streamTimeMs).toString() : null,
        any ? Instant.ofEpochMilli(policy.horizonMs(streamTimeMs)).toString() : null);
  }

  private Optional<AlertView> alertOf(String collection, String a, String b) {
    return alerts.newest().stream()
        .filter(each -> names(each, collection, a, b) || names(each, collection, b, a))
        .findFirst()
        .map(each -> AlertView.of(each, verdicts));
  }

  private static boolean names(Numbered numbered, String collection, String one, String other) {
    return numbered.alert().getCollection().equals(collection)
        && numbered.alert().getImageId().equals(one)
        && numbered.alert().getMatches().stream()
            .flatMap(match -> match.getNeighbours().stream())
            .anyMatch(each -> each.getImageId().equals(other));
  }

  private List<String> reasons(
      List<Image> images, List<LineDistance> lines, boolean duplicates, Optional<AlertView> alert) {
    List<String> reasons = new ArrayList<>();
    for (Image each : images) {
      if (each.state().equals("DELETED")) {
        reasons.add("%s was deleted.".formatted(each.imageId()));
      } else if (each.state().equals("UNKNOWN")) {
        reasons.add(
            ("%s has no code here: it never arrived in this collection, became a dead letter, left the look-back window of"
                    + " %s, or came when an index was full (%d codes).")
                .formatted(
                    each.imageId(),
                    Duration.ofMillis(policy.windowMs()),
                    policy.maxCodesPerIndex()));
      }
    }
    lines.forEach(each -> reasons.add(sentence(each)));
    if (alert.isPresent()) {
      reasons.add("%s raised an alert that names the other.".formatted(alert.get().imageId()));
    } else if (duplicates) {
      reasons.add(
          ("None of the last %d alerts names both: it is older than those, its list was cut at %d neighbours, or another"
                  + " version was active when the later one arrived.")
              .formatted(maxAlerts, policy.maxNeighbours()));
    }
    return reasons;
  }

  private static String sentence(LineDistance line) {
    String name = "%s %s (%s)".formatted(line.line(), line.modelVersion(), line.role());
    Integer bits = line.distanceBits();
    if (bits == null) {
      return "%s: one of the two has no such code.".formatted(name);
    }
    return "%s: %d of %d bits differ, the radius is %d: %s."
        .formatted(
            name,
            bits,
            line.bits(),
            line.radiusBits(),
            !line.within()
                ? "too far apart"
                : line.role().equals("ACTIVE")
                    ? "near enough"
                    : "near enough, but a candidate does not alert");
  }
}
