package dev.hashnet.streams.http;

/** What {@code /metrics} answers. Threads: safe for use by several threads. */
@FunctionalInterface
public interface MetricsPage {
  /** Media type of Prometheus' text form. */
  String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** All metrics at this moment, in Prometheus' text form. */
  String text();
}
