package dev.hashnet.streams.http;

import dev.hashnet.schemas.AlertNeighbour;
import dev.hashnet.schemas.LineMatch;
import dev.hashnet.schemas.NearDuplicateAlert;
import dev.hashnet.streams.http.RecentAlerts.Numbered;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/alerts}, {@code /v1/alerts/stream} and {@code /v1/clusters}: the alerts that this
 * instance has seen last, of all instances.
 *
 * <p>A stream is a loop on a thread of the server, over the numbers of the alerts: a slow client
 * misses those that fell out of memory, and holds up nobody.
 */
final class AlertsEndpoint implements Endpoint {
  private static final int DEFAULT_ALERTS = 50;
  private static final int MAX_ALERTS = 1_000;
  private static final int DEFAULT_CLUSTERS = 30;
  private static final int MAX_CLUSTERS = 200;
  private static final int CLUSTER_IMAGES = 60;
  private static final int MAX_DISTANCE_BITS = 512;

  /** A client that went away is noticed at the next of these. */
  private static final long HEARTBEAT_MS = 5_000;

  /** The answer of {@code /v1/alerts}, newest first. */
  record Answer(List<AlertView> alerts) {}

  /** The answer of {@code /v1/clusters}, largest first. */
  record ClustersAnswer(int alerts, List<ClusterView> clusters) {}

  /**
   * A cluster.
   *
   * @param size images in it; {@code images} shows some of them
   */
  record ClusterView(
      String collection, int size, int pairs, int leastDistanceBits, List<ClusterImage> images) {}

  /** An image of a cluster. */
  record ClusterImage(String imageId, String picture) {}

  private record Filter(Optional<String> collection, OptionalInt distanceBits) {
    static Filter of(Context ctx) {
      return new Filter(
          Requests.text(ctx, "collection"), Requests.number(ctx, "distance", 0, MAX_DISTANCE_BITS));
    }

    boolean passes(AlertView alert) {
      return ofCollection(alert.collection())
          && (distanceBits.isEmpty() || alert.nearest().distanceBits() <= distanceBits.getAsInt());
    }

    boolean ofCollection(String name) {
      return collection.isEmpty() || collection.get().equals(name);
    }

    boolean near(int bits) {
      return distanceBits.isEmpty() || bits <= distanceBits.getAsInt();
    }
  }

  private final RecentAlerts alerts;
  private final Verdicts verdicts;
  private final Semaphore streams;
  private final int maxStreams;

  AlertsEndpoint(RecentAlerts alerts, Verdicts verdicts, int maxStreams) {
    this.alerts = alerts;
    this.verdicts = verdicts;
    this.streams = new Semaphore(maxStreams);
    this.maxStreams = maxStreams;
  }

  @Override
  public void register(Javalin server) {
    server.get("/v1/alerts", this::list);
    server.get("/v1/clusters", this::clusters);
    server.before("/v1/alerts/stream", this::requireStream);
    server.sse("/v1/alerts/stream", this::stream);
  }

  private void list(Context ctx) {
    Filter filter = Filter.of(ctx);
    int limit = Requests.number(ctx, "limit", 1, MAX_ALERTS).orElse(DEFAULT_ALERTS);
    ctx.header("Cache-Control", "no-store");
    Json.answer(
        ctx,
        new Answer(
            alerts.newest().stream()
                .map(each -> AlertView.of(each, verdicts))
                .filter(filter::passes)
                .limit(limit)
                .toList()));
  }

  private void requireStream(Context ctx) {
    Filter unused = Filter.of(ctx);
    if (!String.valueOf(ctx.header("Accept")).contains("text/event-stream")) {
      throw new ProblemException(
          406, "Cannot stream", "header Accept", "text/event-stream", "another type");
    }
    if (streams.availablePermits() == 0) {
      throw ProblemException.unavailable(
          "Cannot stream", "streams", "fewer than hashnet.http.max-streams", maxStreams + " open");
    }
  }

  private void stream(SseClient client) {
    if (!streams.tryAcquire()) {
      client.close();
      return;
    }
    try {
      Filter filter = Filter.of(client.ctx());
      client.keepAlive();
      client.sendComment("alerts");
      follow(client, filter, from(client.ctx()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      streams.release();
      client.close();
    }
  }

  /** From the one after the last that a client has, where it comes again; else from now on. */
  private long from(Context ctx) {
    @Nullable String last = ctx.header("Last-Event-ID");
    return last != null && last.matches("[0-9]{1,18}")
        ? Long.parseLong(last) + 1
        : alerts.nextNumber();
  }

  private void follow(SseClient client, Filter filter, long first) throws InterruptedException {
    long number = first;
    while (!client.terminated()) {
      List<Numbered> found = alerts.awaitFrom(number, HEARTBEAT_MS);
      for (Numbered each : found) {
        AlertView view = AlertView.of(each, verdicts);
        if (filter.passes(view)) {
          client.sendEvent("alert", Json.text(view), Long.toString(each.number()));
        }
        number = each.number() + 1;
      }
      if (found.isEmpty()) {
        client.sendComment("quiet");
      }
    }
  }

  private void clusters(Context ctx) {
    Filter filter = Filter.of(ctx);
    int limit = Requests.number(ctx, "limit", 1, MAX_CLUSTERS).orElse(DEFAULT_CLUSTERS);
    Clusters clusters = new Clusters();
    List<Numbered> recent = alerts.newest();
    recent.forEach(each -> addPairs(clusters, each.alert(), filter));
    ctx.header("Cache-Control", "no-store");
    Json.answer(
        ctx,
        new ClustersAnswer(
            recent.size(), clusters.largest(limit).stream().map(AlertsEndpoint::view).toList()));
  }

  /** A pair that somebody denied binds nothing together. */
  private void addPairs(Clusters clusters, NearDuplicateAlert alert, Filter filter) {
    if (!filter.ofCollection(alert.getCollection())) {
      return;
    }
    for (LineMatch match : alert.getMatches()) {
      for (AlertNeighbour neighbour : match.getNeighbours()) {
        if (filter.near(neighbour.getDistanceBits())
            && !"DENIED".equals(verdicts.of(alert.getImageId(), neighbour.getImageId()))) {
          clusters.add(
              alert.getCollection(),
              alert.getImageId(),
              neighbour.getImageId(),
              neighbour.getDistanceBits());
        }
      }
    }
  }

  private static ClusterView view(Clusters.Cluster cluster) {
    return new ClusterView(
        cluster.collection(),
        cluster.images().size(),
        cluster.pairs(),
        cluster.leastDistanceBits(),
        cluster.images().stream()
            .limit(CLUSTER_IMAGES)
            .map(id -> new ClusterImage(id, PicturesEndpoint.link(cluster.collection(), id)))
            .toList());
  }
}
