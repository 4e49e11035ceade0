package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.alert.evaluation.GroupStatus;
import dev.pharos.alert.evaluation.RuleStatus;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@DirtiesContext
class TrimAdviceTest extends RestTest {
  private static final long MINUTE = 60 * SECOND;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");

  @Autowired SetClock clock;
  @Autowired HeldSeries series;
  @Autowired HeldRules rules;
  @Autowired Reads reads;

  private long nowNs;
  private long nowMs;

  @BeforeEach
  void aDayAfterReadsBeganToBeCounted() {
    if (clock.instant().equals(ShowApplication.NOW)) {
      clock.advance(Duration.ofHours(25));
    }
    nowNs = TimeRange.epochNs(clock.instant());
    nowMs = clock.millis();
    series.clear();
    telemetry.instance(ORDER, "a", "1", nowNs - 48 * 60 * MINUTE, nowNs, null);
  }

  @AfterEach
  void noRules() {
    rules.set();
  }

  private void samples(String job, String metric, String label, String... values) {
    List<IncomingSeries> all = new ArrayList<>();
    for (String value : values) {
      all.add(
          new IncomingSeries(
              Labels.of("__name__", metric, "job", job, label, value),
              Samples.builder().add(nowMs - 60_000, 1).add(nowMs - 30_000, 2).build()));
    }
    series.append(SampleBatch.of(all));
  }

  private static String[] values(int many) {
    return Stream.iterate(0, i -> i + 1).limit(many).map(i -> "v" + i).toArray(String[]::new);
  }

  private void rule(String text) {
    RuleGroup group =
        RuleFileReader.read("/rules/own.yaml", "groups:\n- name: own\n  rules:\n  - " + text)
            .groups()
            .getFirst();
    rules.set(
        new GroupStatus(
            group,
            Duration.ofSeconds(30),
            Duration.ZERO,
            clock.instant(),
            group.rules().stream()
                .map(rule ->
                    new RuleStatus(
                        rule,
                        RuleStatus.Health.GOOD,
                        "",
                        Duration.ZERO,
                        clock.instant(),
                        List.of()))
                .toList()));
  }

  private JsonNode advice(String kind) {
    JsonNode answer = get("/api/v1/overhead/advice?from=-1h&limit=500");
    return json(
        answer
            .path("advice")
            .valueStream()
            .filter(one -> one.path("kind").asString().equals(kind))
            .toList()
            .toString());
  }

  private List<String> metricsAdvised() {
    return get("/api/v1/overhead/advice?from=-1h&limit=500")
        .path("advice")
        .valueStream()
        .filter(one -> one.path("signal").asString().equals("metrics"))
        .map(one -> one.path("subject").asString())
        .toList();
  }

  private List<String> subjects(String kind) {
    return advice(kind).valueStream().map(one -> one.path("subject").asString()).toList();
  }

  @Test
  void aMetricThatNobodyReadsIsAdvisedOnceForAllServicesWithItsLever() {
    samples("shop/order", "idle_total", "user", "a", "b");
    samples("cart", "idle_total", "user", "a");
    samples("cart", "asked_total", "user", "a");
    reads.metricsBy(Reader.QUERY).accept("asked_total");

    JsonNode unread = advice("unread_metric");

    assertThat(unread.size()).isEqualTo(1);
    assertThat(unread.get(0).path("sentence").asString())
        .isEqualTo(
            "Nobody asked for idle_total in the 25 hours since reads are counted: 3 series of 2"
                + " services.");
    assertThat(unread.get(0).path("source").isNull()).isTrue();
    assertThat(unread.get(0).path("series").asLong()).isEqualTo(3);
    // Six samples came in the hour that was looked at.
    assertThat(unread.get(0).path("itemsPerDay").asDouble()).isCloseTo(6 * 24, within(3.0));
    assertThat(unread.get(0).path("lever"))
        .isEqualTo(
            json(
                """
                {"kind":"metric","pattern":null,"keepOneOf":null,"metric":"idle_total",
                 "label":null,"service":null}
                """));
    JsonNode ofOne = get("/api/v1/overhead/advice?from=-1h&service=order").path("advice").get(0);
    assertThat(ofOne.path("lever").path("service").asString()).isEqualTo("shop/order");
    assertThat(ofOne.path("series").asLong()).isEqualTo(2);
  }

  @Test
  void whatVerdictsAlertsOrRulesAreMadeOfIsNeverAdvised() {
    for (String metric :
        List.of(
            "process_cpu_seconds_total",
            "ALERTS",
            "up",
            "asked_by_alert_total",
            "recorded",
            "read_by_rule_total",
            "http_server_requests_seconds_count")) {
      samples("shop/order", metric, "user", values(120));
    }
    samples("shop/order", "http_server_request_duration_seconds_count", "user", "a");
    reads.metricsBy(Reader.QUERY).accept("http_server_request_duration_seconds_count");
    reads.metricsBy(Reader.RULE).accept("read_by_rule_total");
    rule(
        """
        {alert: A, expr: sum(asked_by_alert_total) > 1}
          - {record: recorded, expr: sum(http_server_requests_seconds_count)}
        """);

    assertThat(metricsAdvised()).isEmpty();

    rules.set();
    assertThat(metricsAdvised())
        .as("without the rules")
        .containsExactlyInAnyOrder(
            "asked_by_alert_total", "recorded", "http_server_requests_seconds_count");
  }

  /** Whatever reads what: no advice names a metric that some rule asks for. */
  @Test
  void noRulesMetricIsAdvisedWhateverElseThereIs() {
    Random random = new Random(7);
    for (int round = 0; round < 20; round++) {
      series.clear();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String name = "round" + round + "_m" + i + (random.nextBoolean() ? "_total" : "");
        names.add(name);
        samples("shop/order", name, "user", values(1 + random.nextInt(150)));
      }
      String ofRule = names.get(random.nextInt(names.size()));
      rule("{alert: A, expr: sum(%s) > 1}\n".formatted(ofRule));

      List<String> advised = metricsAdvised();

      names.remove(ofRule);
      assertThat(advised).doesNotContain(ofRule).containsAll(names);
    }
  }

  @Test
  void requestsThatMicrometerCountsBesideTheAgentAreAdvisedWithItsSetting() {
    samples("shop/order", "http_server_requests_seconds_bucket", "le", "1", "2", "4");
    samples("cart", "http_server_requests_seconds_bucket", "le", "1", "2", "4");
    reads.metricsBy(Reader.of("Old")).accept("http_server_requests_seconds_bucket");
    assertThat(subjects("duplicate_metric")).as("by Micrometer alone").isEmpty();

    samples("shop/order", "http_server_request_duration_seconds_bucket", "le", "1", "2");
    JsonNode twice = advice("duplicate_metric");

    assertThat(twice.size()).as("of the service that has both").isEqualTo(1);
    assertThat(twice.get(0).path("source").path("service").asString()).isEqualTo("order");
    assertThat(twice.get(0).path("setting").asString())
        .isEqualTo("management.metrics.enable.http.server.requests=false");
    assertThat(twice.get(0).path("loss").asString()).contains("the dashboard Old");
    assertThat(twice.get(0).path("lever").path("service").asString()).isEqualTo("shop/order");
  }

  @Test
  void spanMetricsOfACollectorAreAdvisedBesidePharosOwn() {
    samples("order", "traces_span_metrics_calls_total", "span_name", "GET /", "GET /a");
    series.append(
        SampleBatch.of(
            List.of(
                new IncomingSeries(
                    Labels.of(
                        "__name__",
                        "traces_spanmetrics_calls_total",
                        "service",
                        "order",
                        "span_name",
                        "GET /"),
                    Samples.builder().add(nowMs - 60_000, 1).build()))));
    reads.metricsBy(Reader.QUERY).accept("traces_spanmetrics_calls_total");
    assertThat(subjects("duplicate_metric")).containsExactly("traces_span_metrics_calls_total");

    samples("order", "traces_spanmetrics_calls_total", "span_name", "GET /", "GET /a");

    JsonNode same =
        advice("duplicate_metric")
            .valueStream()
            .filter(one -> one.path("subject").asString().equals("traces_spanmetrics_calls_total"))
            .findFirst()
            .orElseThrow();
    assertThat(same.path("series").asLong()).isEqualTo(2);
    assertThat(same.path("lever").isNull()).as("it would leave out Pharos' own").isTrue();
    assertThat(same.path("setting").asString()).contains("without spanmetrics");
  }

  @Test
  void aLabelThatExplodesIsAdvisedWithWhatItsLeverWouldSave() {
    samples("shop/order", "asked_total", "user", values(150));
    samples("shop/order", "pool_size", "user", values(120));
    samples("shop/order", "few_total", "user", values(99));
    for (String metric : List.of("asked_total", "pool_size", "few_total")) {
      reads.metricsBy(Reader.QUERY).accept(metric);
    }

    JsonNode found = advice("many_values");

    assertThat(found.valueStream().map(one -> one.path("subject").asString()))
        .containsExactly("asked_total", "pool_size");
    JsonNode counter = found.get(0);
    assertThat(counter.path("series").asLong()).isEqualTo(149);
    JsonNode preview =
        json(
            send(request("/api/v1/levers/preview")
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"kind\":\"label\",\"metric\":\"asked_total\",\"label\":\"user\","
                                + "\"service\":\"shop/order\"}"))
                    .build())
                .body());
    assertThat(counter.path("itemsPerDay").asLong())
        .as("as the dialog will say")
        .isEqualTo(preview.path("saving").path("samplesPerDay").asLong());
    JsonNode gauge = found.get(1);
    assertThat(gauge.path("lever").isNull()).isTrue();
    assertThat(gauge.path("setting").asString()).contains("MeterFilter.ignoreTags(\"user\")");
    assertThat(gauge.path("loss").asString()).contains("pool_size is no counter");
  }

  @Test
  void spansOfHealthChecksAreAdvisedWithTheAgentsSettingAndWhatTheySave() {
    spans.add(
        List.of(SetSpans.span(new TraceId(1, 1), 1, 0, "order", "GET /", SpanKind.SERVER, 1, 2)));
    for (String operation : List.of("GET /actuator/health/**", "GET /orders")) {
      telemetry.ledger.add(
          new LedgerEntry(ORDER, "1", "traces", operation, nowNs - MINUTE, 100, 10_000));
    }

    JsonNode probes = advice("probe_spans");

    assertThat(probes.valueStream().map(one -> one.path("subject").asString()))
        .containsExactly("GET /actuator/health/**");
    JsonNode probe = probes.get(0);
    assertThat(probe.path("itemsPerDay").asDouble()).isCloseTo(2_400, within(50.0));
    // 60 bytes of each on disk, kept for 7 days at 0.1 USD a GB and month.
    assertThat(probe.path("savedBytesPerDay").asDouble()).isCloseTo(2_400 * 60, within(3_000.0));
    assertThat(probe.path("savedPerMonth").asDouble())
        .isCloseTo(
            probe.path("savedBytesPerDay").asDouble() * 30 / 1e9 * 0.1 * 7 / 30, within(1e-9));
    assertThat(probe.path("setting").asString())
        .contains("rule_based_routing:", "attribute: url.path", "pattern: /actuator(/.*)?");
    JsonNode answer = get("/api/v1/overhead/advice?from=-1h&limit=1");
    assertThat(answer.path("savedBytesPerDay").asLong())
        .isEqualTo(probe.path("savedBytesPerDay").asLong());
    assertThat(answer.path("advice").get(0).path("kind").asString())
        .as("what saves the most comes first")
        .isEqualTo("probe_spans");
    assertThat(answer.path("currency").asString()).isEqualTo("USD");
  }

  @Test
  void unknownLimitsAreRefused() {
    assertThat(problem("/api/v1/overhead/advice?limit=501", 400).path("parameter").asString())
        .isEqualTo("limit");
  }
}
