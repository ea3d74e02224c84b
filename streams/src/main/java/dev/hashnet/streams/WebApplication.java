package dev.hashnet.streams;

import dev.hashnet.schemas.topics.TopicSerdes;
import dev.hashnet.streams.config.AppConfig;
import dev.hashnet.streams.encode.ContentFetcher;
import dev.hashnet.streams.encode.EventDecoder;
import dev.hashnet.streams.encode.PictureEncoder;
import dev.hashnet.streams.http.Endpoint;
import dev.hashnet.streams.http.HealthEndpoint;
import dev.hashnet.streams.http.HttpServer;
import dev.hashnet.streams.http.ImageEvents;
import dev.hashnet.streams.http.Instance;
import dev.hashnet.streams.http.MetricsEndpoint;
import dev.hashnet.streams.http.Owners;
import dev.hashnet.streams.http.ThroughputEndpoint;
import dev.hashnet.streams.http.ThroughputEndpoint.Counts;
import dev.hashnet.streams.http.WebParts;
import dev.hashnet.streams.metrics.Exposition;
import dev.hashnet.streams.rollout.RolloutTopics;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The web page and the HTTP interface of an instance, put together. */
final class WebApplication implements AutoCloseable {
  /** Little more than the record that is asked for; the broker sends a larger one all the same. */
  private static final int FETCH_BYTES = 64 << 10;

  private final WebParts parts;
  private final ThroughputEndpoint throughput;
  private final HttpServer server;

  /** Not known before the server listens. */
  private volatile String advertised = "";

  /** Clocks. */
  record Clocks(InstantSource wall, LongSupplier nanoTime) {}

  /** Starts it. Throws InvalidConfigException where it cannot listen as configured. */
  WebApplication(
      AppConfig config,
      TopicSerdes serdes,
      Instance instance,
      Supplier<Counts> counts,
      Exposition metrics,
      Clocks clocks) {
    ModelClients clients = new ModelClients(config, serdes);
    this.parts = new WebParts(around(config, serdes, instance, clients, clocks));
    this.throughput = new ThroughputEndpoint(counts);
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new HealthEndpoint(instance));
    endpoints.add(new MetricsEndpoint(metrics));
    endpoints.add(throughput);
    endpoints.addAll(parts.endpoints());
    this.server = HttpServer.start(config.http(), endpoints);
    this.advertised = server.advertised();
  }

  private WebParts.Surroundings around(
      AppConfig config,
      TopicSerdes serdes,
      Instance instance,
      ModelClients clients,
      Clocks clocks) {
    String codes = config.topics().imageCodes();
    return new WebParts.Surroundings(
        config,
        serdes,
        instance,
        new WebParts.Clients(
            clients::consumer, clients.feedback(), new RolloutTopics(clients.settings(), serdes)),
        new ImageEvents(
            () ->
                clients.consumer(
                    Map.of(
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "none",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        FETCH_BYTES,
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        FETCH_BYTES)),
            config.topics().imageEvents(),
            clocks.nanoTime()),
        new Owners(instance, codes, new Partitions(clients, codes)::count, this::advertised),
        new EventDecoder(
            config.topics().imageEvents(),
            serdes.imageEvents().deserializer(),
            new ContentFetcher(config.references(), config.limits().imageMaxBytes())),
        new PictureEncoder(EncodeApplication.preparation(config), clocks.wall()::millis),
        clocks.wall());
  }

  /** Counts a topic's partitions when first asked. */
  private static final class Partitions {
    private final ModelClients clients;
    private final String topic;
    private final AtomicInteger count = new AtomicInteger();

    Partitions(ModelClients clients, String topic) {
      this.clients = clients;
      this.topic = topic;
    }

    int count() {
      if (count.get() == 0) {
        try (Consumer<String, byte[]> consumer = clients.consumer()) {
          count.set(consumer.partitionsFor(topic).size());
        }
      }
      return count.get();
    }
  }

  /** Where the page is. */
  String url() {
    return server.url();
  }

  /** {@code host:port} that other instances reach it at. */
  String advertised() {
    return advertised;
  }

  @Override
  public void close() {
    server.close();
    throughput.close();
    parts.close();
  }
}
