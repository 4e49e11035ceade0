package dev.pharos.bench;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of both: a query at one time, or over a range.
 *
 * @param range zero for a query at one time
 * @param step between the points of a range
 * @param ordered whether the order of the answer's series is part of the answer
 */
record MetricQuestion(
    String name, String expression, Duration range, Duration step, boolean ordered) {
  private static final Duration HOUR = Duration.ofHours(1);

  /** The least length of a stream that answers all of them. */
  static final Duration LEAST_STREAM = Duration.ofHours(2);

  /** The least series of it: an instance of each service. */
  static final int LEAST_SERIES = TargetPlan.SERIES * TargetPlan.SERVICES;

  private static final String REQUESTS = "http_server_requests_seconds_count";
  private static final String BUCKETS = "http_server_requests_seconds_bucket";

  /** Sums of seconds: no two are equal, so that the largest are always the same. */
  private static final String SECONDS = "http_server_requests_seconds_sum";

  private static final String CALLS = "http_client_requests_seconds";

  /**
   * The 25 questions.
   *
   * @param all the whole length of the stream
   */
  static List<MetricQuestion> of(Duration all) {
    String whole = all.toSeconds() + "s";
    return List.of(
        at("series by name", "count by (__name__) ({job=~\"service-[ab]\"})"),
        at("increase of all", "sum by (job, uri) (increase(" + REQUESTS + "[" + whole + "]))"),
        inOrder("busiest routes", "topk(10, sum by (instance, uri) (rate(" + SECONDS + "[5m])))"),
        inOrder("forecast", "sort_desc(predict_linear(process_resident_memory_bytes[30m], 3600))"),
        at("worst minute", "max_over_time(sum by (job) (rate(" + REQUESTS + "[1m]))[30m:1m])"),
        at("native histograms", "sum by (job) (rate(" + CALLS + "[5m]))"),
        at(
            "label_replace",
            "sum by (host) (label_replace(process_resident_memory_bytes, \"host\", \"$1\","
                + " \"instance\", \"([^:]+):.*\"))"),
        over(HOUR, 15, "rate by service", "sum by (job) (rate(" + REQUESTS + "[5m]))"),
        over(HOUR, 60, "rate of each series", "rate(process_cpu_seconds_total[5m])"),
        over(
            HOUR,
            15,
            "classic p95",
            "histogram_quantile(0.95, sum by (le, job) (rate(" + BUCKETS + "[5m])))"),
        over(
            all,
            300,
            "classic p50 of all",
            "histogram_quantile(0.5, sum by (le, uri) (rate(" + BUCKETS + "[10m])))"),
        over(
            HOUR,
            15,
            "native p99",
            "histogram_quantile(0.99, sum by (job) (rate(" + CALLS + "[5m])))"),
        over(
            HOUR,
            60,
            "share within 100 ms",
            "histogram_fraction(0, 0.1, sum by (job, peer) (rate(" + CALLS + "[5m])))"),
        over(
            HOUR,
            15,
            "share of errors",
            "sum by (job) (rate("
                + REQUESTS
                + "{status=~\"5..\"}[5m])) / sum by (job) (rate("
                + REQUESTS
                + "[5m]))"),
        over(
            HOUR,
            60,
            "requests by version",
            "sum by (job, version) (rate("
                + REQUESTS
                + "[5m]) * on (job, instance) group_left (version) build_info)"),
        over(
            all,
            60,
            "share of memory",
            "max by (job) (jvm_memory_used_bytes{area=\"heap\"}"
                + " / jvm_memory_max_bytes{area=\"heap\"})"),
        over(
            HOUR,
            60,
            "idlest instances",
            "bottomk(5, sum by (instance) (rate(" + SECONDS + "[5m])))"),
        over(
            HOUR,
            60,
            "subquery",
            "quantile_over_time(0.9, (sum by (job) (jvm_threads_live_threads))[15m:1m])"),
        over(
            HOUR,
            60,
            "many customers",
            "sum(rate(tenant_requests_total{tenant=~\"tenant-.*[13579]|tenant-0.*\","
                + "tenant!~\".*7\"}[5m]))"),
        over(HOUR, 60, "absent", "absent(up{job=\"service-z\"})"),
        over(
            HOUR,
            60,
            "half an hour before",
            "sum by (job) (rate("
                + REQUESTS
                + "[5m])) / sum by (job) (rate("
                + REQUESTS
                + "[5m] offset 30m))"),
        over(
            HOUR,
            60,
            "since the beginning",
            "sum by (job) (jvm_memory_used_bytes) / sum by (job) (jvm_memory_used_bytes @ start())"),
        over(
            HOUR,
            60,
            "quantile_over_time",
            "quantile_over_time(0.9, jvm_memory_used_bytes{area=\"heap\"}[30m])"),
        over(
            all,
            60,
            "up but large",
            "count by (job) (up == 1 unless on (job, instance)"
                + " (process_resident_memory_bytes > 4e8))"),
        over(
            all,
            300,
            "restarts",
            "sum by (job) (changes(process_start_time_seconds[1h])"
                + " + on (job, instance) resets(process_cpu_seconds_total[1h]))"));
  }

  boolean isRange() {
    return !range.isZero();
  }

  /**
   * The address to ask at.
   *
   * @param timeMs the time, or the range's end
   */
  String path(long timeMs) {
    String query = "query=" + ControlPlaneApi.encode(expression);
    return isRange()
        ? "api/v1/query_range?"
            + query
            + "&start="
            + seconds(timeMs - range.toMillis())
            + "&end="
            + seconds(timeMs)
            + "&step="
            + step.toSeconds()
        : "api/v1/query?" + query + "&time=" + seconds(timeMs);
  }

  private static String seconds(long timeMs) {
    return "%d.%03d".formatted(timeMs / 1000, timeMs % 1000);
  }

  private static MetricQuestion at(String name, String expression) {
    return new MetricQuestion(name, expression, Duration.ZERO, Duration.ZERO, false);
  }

  private static MetricQuestion inOrder(String name, String expression) {
    return new MetricQuestion(name, expression, Duration.ZERO, Duration.ZERO, true);
  }

  private static MetricQuestion over(
      Duration range, long stepSeconds, String name, String expression) {
    return new MetricQuestion(name, expression, range, Duration.ofSeconds(stepSeconds), false);
  }
}
