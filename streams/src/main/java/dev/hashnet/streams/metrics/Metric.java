package dev.hashnet.streams.metrics;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Every metric of ours: its name, labels and meaning. {@code docs/metrics.md} is this list.
 *
 * <p>Names follow Prometheus: a counter ends with {@code _total}, a unit stands last before that,
 * times are in seconds. Counters begin at 0 with each start of the process, and count what was
 * done: a record that is processed again after an aborted transaction counts again.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists made by List.of and toList cannot be changed
public enum Metric {
  EVENTS(Kind.COUNTER, "hashnet_events_total", "Image events taken, deletions included."),
  CODES(Kind.COUNTER, "hashnet_codes_total", "Code records written."),
  DELETIONS(Kind.COUNTER, "hashnet_deletions_total", "Deletions of images passed on."),
  DEAD_LETTERS(
      Kind.COUNTER,
      "hashnet_dead_letters_total",
      "Records refused, by reason; operations.md says what to do about each.",
      "reason"),
  EVENT_TO_CODE(
      Buckets.LATENCY,
      "hashnet_event_to_code_seconds",
      "From the event's arrival on its topic until its code was handed to Kafka; readers see it at the next commit."),

  BATCH_SIZE(Buckets.IMAGES, "hashnet_batch_size_images", "Images of a batch."),
  BATCH_MAX(
      Kind.GAUGE,
      "hashnet_batch_max_images",
      "Most images of a batch, as configured: mean size over this is the batch fill."),
  BATCH_WAIT(
      Buckets.WORK,
      "hashnet_batch_wait_seconds",
      "From the decoded image until its batch began: the queue of the device."),
  BATCHES_RETRIED(
      Kind.COUNTER,
      "hashnet_batches_retried_total",
      "Batches that failed as a whole and were tried image by image."),
  DECODE_WAIT(
      Buckets.WORK,
      "hashnet_decode_wait_seconds",
      "From the hand-over of an event until its decoding began: the queue of the decode threads."),
  DECODE(
      Buckets.WORK,
      "hashnet_decode_seconds",
      "Event bytes to network input, one image, fetching included."),
  DECODE_CPU(Kind.COUNTER, "hashnet_decode_cpu_seconds_total", "Processor time of decoding."),
  ENCODE(Buckets.WORK, "hashnet_encode_seconds", "Network input to codes, one batch, all lines."),
  ENCODE_CPU(
      Kind.COUNTER,
      "hashnet_encode_cpu_seconds_total",
      "Processor time of the threads that run batches."),
  LOOK_AHEAD(
      Kind.COUNTER,
      "hashnet_look_ahead_records_total",
      "Records by what the look-ahead had for them: hit, miss, or stale (encoded by versions that no longer serve).",
      "result"),
  LOOK_AHEAD_DEFERRED(
      Kind.COUNTER,
      "hashnet_look_ahead_deferred_total",
      "Images that waited as raw bytes, because hashnet.encode.look-ahead.max-images or max-bytes was reached."),
  CANDIDATE_FAILURES(
      Kind.COUNTER,
      "hashnet_candidate_failures_total",
      "Images that went without the candidate's code, because its encoder failed."),

  ARRIVALS(Kind.COUNTER, "hashnet_index_arrivals_total", "Images compared with the earlier ones."),
  INDEX_DELETIONS(
      Kind.COUNTER, "hashnet_index_deletions_total", "Deletions seen, once a partition."),
  ALERTS(Kind.COUNTER, "hashnet_alerts_total", "Alerts written, one an image."),
  MATCHES(
      Kind.COUNTER, "hashnet_matches_total", "Alerts in which the line found neighbours.", "line"),
  NEIGHBOURS(
      Kind.COUNTER,
      "hashnet_neighbours_total",
      "Neighbours that alerts counted, those not listed included."),
  CUT_RESULTS(
      Kind.COUNTER,
      "hashnet_cut_results_total",
      "Lists of neighbours cut at hashnet.index.max-neighbours."),
  EVENT_TO_ALERT(
      Buckets.LATENCY,
      "hashnet_event_to_alert_seconds",
      "From the event's arrival on its topic until its alert was handed to Kafka; readers see it at the next commit."),
  INDEX(Buckets.SEARCH, "hashnet_index_seconds", "Search and insertion, one image, all lines."),
  INDEX_CPU(
      Kind.COUNTER, "hashnet_index_cpu_seconds_total", "Processor time of search and insertion."),
  SEARCHES(Kind.COUNTER, "hashnet_index_searches_total", "Range searches of arriving codes."),
  PROBES(Kind.COUNTER, "hashnet_index_probes_total", "Buckets that searches looked up."),
  CANDIDATES(Kind.COUNTER, "hashnet_index_candidates_total", "Entries that searches read."),
  VERIFIED(
      Kind.COUNTER, "hashnet_index_verified_total", "Entries whose whole code searches compared."),
  INDEX_CODES(Kind.GAUGE, "hashnet_index_codes", "Codes in the index, all partitions held."),
  INDEX_BYTES(
      Kind.GAUGE, "hashnet_index_bytes", "Estimated heap of the index, all partitions held."),
  INDEX_PARTITIONS(
      Kind.GAUGE, "hashnet_index_partitions", "Partitions of the index that this instance holds."),
  REFUSED_CODES(
      Kind.COUNTER,
      "hashnet_index_refused_codes_total",
      "Codes searched but not stored, because hashnet.index.max-codes was reached."),
  RESTORED(
      Kind.COUNTER,
      "hashnet_index_restored_records_total",
      "Records read back into the index at starts and rebalances."),
  RESTORE_SKIPPED(
      Kind.COUNTER,
      "hashnet_index_restore_skipped_records_total",
      "Records that restoring passed over, because they are no codes; they are dead letters already."),

  MODEL(
      Kind.INFO,
      "hashnet_model_info",
      "1 for each model version that this instance knows, with its state and, where it serves, its role.",
      "line",
      "version",
      "state",
      "role"),
  RUNNING(
      Kind.GAUGE,
      "hashnet_application_running",
      "1 while the application runs, 0 while it starts, restores, rebalances or ends.",
      "application"),
  INSTANCE(
      Kind.INFO,
      "hashnet_instance_info",
      "1, with the instance's name, application id and roles.",
      "name",
      "application_id",
      "roles");

  /** What a metric is. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    INFO
  }

  /** Upper bounds of a histogram's buckets, in the metric's unit; above the last is one more. */
  @SuppressWarnings("ImmutableEnumChecker") // as above
  enum Buckets {
    /** Seconds from an event to what came of it. */
    LATENCY(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600),
    /** Seconds of a stage. */
    WORK(0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
    /** Seconds of a search in memory. */
    SEARCH(0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.001, 0.002_5, 0.01, 0.1, 1),
    /** Images. */
    IMAGES(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 4_096);

    private final List<Double> bounds;

    Buckets(double... bounds) {
      this.bounds = DoubleStream.of(bounds).boxed().toList();
    }
  }

  private final Kind kind;
  private final String exposedName;
  private final String help;
  private final List<Double> bounds;
  private final List<String> labels;

  Metric(Kind kind, String exposedName, String help, String... labels) {
    this.kind = kind;
    this.exposedName = exposedName;
    this.help = help;
    this.bounds = List.of();
    this.labels = List.of(labels);
  }

  Metric(Buckets buckets, String exposedName, String help) {
    this.kind = Kind.HISTOGRAM;
    this.exposedName = exposedName;
    this.help = help;
    this.bounds = buckets.bounds;
    this.labels = List.of();
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The name as queries have it; a histogram's without {@code _bucket}, {@code _sum}, {@code
   * _count}.
   */
  public String exposedName() {
    return exposedName;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }

  /** Upper bounds of the buckets, ascending; empty where it is no histogram. */
  public List<Double> bounds() {
    return bounds;
  }

  /**
   * How many of what is recorded make one of the metric's unit: durations are recorded in
   * nanoseconds.
   */
  double recordedPerUnit() {
    return exposedName.contains("_seconds") ? 1e9 : 1;
  }
}
