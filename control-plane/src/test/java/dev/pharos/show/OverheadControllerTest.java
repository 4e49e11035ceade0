package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.query.SetSpans;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

@DirtiesContext
@TestPropertySource(
    properties = {"pharos.budget.bytes-per-day=20GB", "pharos.budget.environments.demo=15GB"})
class OverheadControllerTest extends RestTest {
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final long MINUTE = 60 * SECOND;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final ServiceId CART = new ServiceId("shop", "cart", "prod");

  @Autowired HeldSeries series;

  @BeforeEach
  void sent() {
    series.clear(3);
    telemetry.instance(ORDER, "a", "1", NOW_NS - 90 * MINUTE, NOW_NS, null);
    sent(ORDER, "1", "traces", "GET /orders", 20 * MINUTE, 40, 4_000);
    sent(ORDER, "1", "traces", "GET /orders", MINUTE, 60, 6_000);
    sent(ORDER, "2", "traces", "GET /orders", MINUTE, 20, 3_000);
    sent(ORDER, "2", "traces", "POST /orders", MINUTE, 10, 1_000);
    sent(ORDER, "2", "logs", "", MINUTE, 5, 700);
    sent(CART, "", "traces", "GET /cart", 2 * MINUTE, 30, 9_000);
  }

  private void sent(
      ServiceId service,
      String version,
      String signal,
      String operation,
      long agoNs,
      long items,
      long bytes) {
    telemetry.ledger.add(
        new LedgerEntry(service, version, signal, operation, NOW_NS - agoNs, items, bytes));
  }

  private void samples(String job, String... users) {
    List<IncomingSeries> all = new ArrayList<>();
    for (String user : users) {
      all.add(
          new IncomingSeries(
              Labels.of("__name__", "orders_total", "job", job, "user", user),
              Samples.builder().add(NOW_MS - 1000, 1).add(NOW_MS, 2).build()));
    }
    series.append(SampleBatch.of(all));
  }

  private void samplesOf(String environment, String version, int count) {
    Samples.Builder samples = Samples.builder();
    for (int i = 0; i < count; i++) {
      samples.add(NOW_MS - 1000L * (count - i), i);
    }
    series.append(
        SampleBatch.of(
            List.of(
                new IncomingSeries(
                    Labels.of(
                        "__name__",
                        "orders_total",
                        "service_name",
                        "order",
                        "service_namespace",
                        "shop",
                        "deployment_environment_name",
                        environment,
                        "service_version",
                        version),
                    samples.build()))));
  }

  private static JsonNode cost(JsonNode answer, String service, String signal) {
    return answer
        .path("costs")
        .valueStream()
        .filter(cost ->
            cost.path("source").path("service").asString("").equals(service)
                && cost.path("signal").asString().equals(signal))
        .findFirst()
        .orElseThrow(() -> new AssertionError(service + " " + signal + " in " + answer));
  }

  @Test
  void tellsWhatEachServiceSentOfEachSignalAndInTheTimeBefore() {
    samples("shop/order", "a", "b");

    JsonNode answer = get("/api/v1/overhead?from=-15m");

    assertThat(answer.path("counted"))
        .isEqualTo(
            json(
                """
                {"from":"2026-05-04T11:45:00Z","to":"2026-05-04T12:01:00Z","by":"minute"}
                """));
    assertThat(cost(answer, "order", "traces"))
        .isEqualTo(
            json(
                """
                {"source":{"service":"order","namespace":"shop","environment":"demo"},
                 "team":"Team by telemetry","signal":"traces","items":90,"receivedBytes":10000,
                 "itemsBefore":40,"receivedBytesBefore":4000,"activeSeries":null,
                 "storedBytes":null,"diskBytes":0,"cost":0.0,
                 "versions":[{"version":"1","items":60,"receivedBytes":6000},
                   {"version":"2","items":30,"receivedBytes":4000}]}
                """));
    assertThat(cost(answer, "cart", "traces").path("versions").get(0).path("version").isNull())
        .isTrue();
    assertThat(cost(answer, "order", "metrics"))
        .isEqualTo(
            json(
                """
                {"source":{"service":"order","namespace":"shop","environment":"demo"},
                 "team":"Team by telemetry","signal":"metrics","items":4,"receivedBytes":null,
                 "itemsBefore":null,"receivedBytesBefore":null,"activeSeries":2,
                 "storedBytes":null,"diskBytes":0,"cost":0.0,"versions":[]}
                """));
    assertThat(answer.path("samplesSince").asString()).isEqualTo("2026-05-04T12:00:00Z");
    assertThat(
            answer.path("costs").valueStream().map(c -> c.path("receivedBytes").asLong(0)).toList())
        .containsExactly(10_000L, 9_000L, 700L, 0L);
    assertThat(answer.path("stored").valueStream().map(s -> s.path("signal").asString()))
        .containsExactly("traces", "logs", "metrics");
  }

  @Test
  void addsUpByWhatIsAsked() {
    JsonNode byService = get("/api/v1/overhead?from=-15m&by=service").path("groups");
    assertThat(byService.valueStream().map(g -> g.path("name").asString() + g.path("items")))
        .containsExactly("order90", "cart30", "order5");

    JsonNode byVersion = get("/api/v1/overhead?from=-15m&by=version").path("groups");
    assertThat(byVersion.get(0))
        .isEqualTo(
            json(
                """
                {"name":"1","service":"order","signal":"traces","items":60,"receivedBytes":6000,
                 "itemsBefore":null,"receivedBytesBefore":null,"activeSeries":null,
                 "storedBytes":null,"diskBytes":null,"cost":0.0}
                """));

    assertThat(get("/api/v1/overhead?from=-15m").path("groups").size()).isZero();
    assertThat(problem("/api/v1/overhead?by=operation", 400).path("allowed").toString())
        .contains("service", "team", "signal", "environment", "version");
  }

  @Test
  void samplesOfAServiceInTwoEnvironmentsAreOfTheirOwn() {
    samplesOf("demo", "1", 5);
    samplesOf("demo", "2", 3);
    samplesOf("test", "2", 2);

    assertThat(metrics("environment"))
        .containsExactly("demo: 8 samples, 2 series", "test: 2 samples, 1 series");
    assertThat(metrics("version"))
        .containsExactly("1: 5 samples, 1 series", "2: 5 samples, 2 series");
    assertThat(metrics("team")).containsExactly("Team by telemetry: 10 samples, 3 series");

    assertThat(get("/api/v1/overhead?from=-15m&env=test").path("costs"))
        .isEqualTo(
            json(
                """
                [{"source":{"service":"order","namespace":"shop","environment":"test"},
                 "team":"Team by telemetry","signal":"metrics","items":2,"receivedBytes":null,
                 "itemsBefore":null,"receivedBytesBefore":null,"activeSeries":1,
                 "storedBytes":null,"diskBytes":0,"cost":0.0,
                 "versions":[{"version":"2","items":2,"receivedBytes":null}]}]
                """));
  }

  private List<String> metrics(String by) {
    return get("/api/v1/overhead?from=-15m&by=" + by)
        .path("groups")
        .valueStream()
        .filter(group -> group.path("signal").asString().equals("metrics"))
        .map(group ->
            "%s: %d samples, %d series"
                .formatted(
                    group.path("name").asString(),
                    group.path("items").asLong(),
                    group.path("activeSeries").asLong()))
        .toList();
  }

  @Test
  void whatSeriesDoNotTellIsFilledInWhereItCanBeOneOnly() {
    samplesOf("demo", "1", 5);
    samples("shop/order", "a");
    assertThat(metrics("environment")).containsExactly("demo: 7 samples, 2 series");

    samplesOf("test", "1", 1);
    assertThat(
            get("/api/v1/overhead?from=-15m&by=environment")
                .path("groups")
                .valueStream()
                .filter(group -> group.path("signal").asString().equals("metrics"))
                .map(group -> group.path("name").asString("-") + " " + group.path("items")))
        .containsExactly("demo 5", "- 2", "test 1");
  }

  @Test
  void costsAreByThePricesAndWhatAllSpansTakeOnDisk() {
    spans.add(
        List.of(
            SetSpans.span(new TraceId(1, 1), 1, 0, "order", "GET /orders", SpanKind.SERVER, 1, 2)));
    JsonNode answer = get("/api/v1/overhead?from=-15m&env=demo");

    assertThat(answer.path("prices"))
        .isEqualTo(
            json(
                """
                {"currency":"USD","receivedGb":0.0,"millionSpans":0.0,"millionLines":0.0,
                 "millionSamples":0.0,"storedGbMonth":0.1,"thousandSeriesMonth":0.0}
                """));
    assertThat(answer.path("stored").get(0).path("bytesPerItem").asDouble()).isEqualTo(60);
    // 120 spans of 60 B, of whose 19,000 received bytes 10,000 are order's, kept for 7 days.
    assertThat(cost(answer, "order", "traces").path("storedBytes").asLong()).isEqualTo(3_789);
    assertThat(cost(answer, "order", "traces").path("cost").asDouble())
        .isCloseTo(3_789 / 1e9 * 0.1 * 7 / 30, within(1e-15));

    JsonNode anywhere = get("/api/v1/overhead?from=-15m");
    assertThat(
            anywhere
                .path("costs")
                .valueStream()
                .filter(cost -> cost.path("signal").asString().equals("traces"))
                .mapToLong(cost -> cost.path("diskBytes").asLong())
                .sum())
        .as("of a service that sent nothing in the range, too")
        .isEqualTo(60)
        .isEqualTo(anywhere.path("stored").get(0).path("attributedBytes").asLong());
  }

  @Test
  void tellsWhatOfTheDaysBudgetIsUsed() {
    JsonNode budgets = get("/api/v1/overhead?from=-15m").path("budgets");

    assertThat(budgets.get(0).path("scope").asString()).isEqualTo("all");
    assertThat(budgets.get(0).path("name").isNull()).isTrue();
    assertThat(budgets.get(0).path("bytesPerDay").asLong()).isEqualTo(20_000_000_000L);
    assertThat(budgets.get(0).path("usedBytes").isNumber()).isTrue();
    assertThat(budgets.get(1).path("scope").asString()).isEqualTo("environment");
    assertThat(budgets.get(1).path("name").asString()).isEqualTo("demo");
    assertThat(get("/api/v1/overhead?from=-15m&env=prod").path("budgets").size()).isEqualTo(1);
  }

  @Test
  void windowsOfMemoryAndStoreAreCountedOnce() {
    telemetry.line(NOW_NS - 90 * SECOND);

    assertThat(cost(get("/api/v1/overhead?from=-30m"), "order", "traces").path("items").asLong())
        .isEqualTo(130);
  }

  @Test
  void longAndEarlyRangesAreCountedByHours() {
    JsonNode counted = get("/api/v1/overhead?from=-26h&to=-25h").path("counted");
    assertThat(counted.path("by").asString()).isEqualTo("hour");
    assertThat(counted.path("from").asString()).isEqualTo("2026-05-03T10:00:00Z");
    assertThat(counted.path("to").asString()).isEqualTo("2026-05-03T12:00:00Z");

    JsonNode day = get("/api/v1/overhead?from=-1d");
    assertThat(cost(day, "order", "traces").path("items").asLong()).isEqualTo(130);
    assertThat(cost(day, "order", "traces").path("itemsBefore").isNull()).isTrue();
  }

  @Test
  void aPlaceHasItsServicesAndWhatDoesNotTellWhereItRuns() {
    samples("shop/order", "a");
    samples("batch", "a");

    JsonNode prod = get("/api/v1/overhead?from=-15m&env=prod");

    assertThat(
            prod.path("costs")
                .valueStream()
                .map(cost -> cost.path("source").path("service").asString()))
        .containsExactly("cart", "batch");
  }

  @Test
  void namesTheLargestOperationsPatternsAndMetrics() {
    samples("shop/order", "a", "b");
    samples("cart", "a");

    JsonNode all = get("/api/v1/overhead/contributors?from=-15m&limit=2");

    assertThat(all.path("operations").get(0))
        .isEqualTo(
            json(
                """
                {"source":{"service":"cart","namespace":"shop","environment":"prod"},
                 "operation":"GET /cart","spans":30,"receivedBytes":9000,
                 "share":0.47368421052631576,"spansBefore":0,"receivedBytesBefore":0}
                """));
    assertThat(all.path("operations").get(1).path("receivedBytes").asLong()).isEqualTo(9_000);
    assertThat(all.path("operations").size()).isEqualTo(2);
    assertThat(all.path("patterns").isArray()).isTrue();
    assertThat(all.path("metrics").get(0))
        .isEqualTo(
            json(
                """
                {"source":{"service":"order","namespace":"shop","environment":"demo"},
                 "metric":"orders_total","series":2,
                 "labels":[{"name":"user","values":2},{"name":"job","values":1}]}
                """));

    JsonNode one = get("/api/v1/overhead/contributors?from=-15m&service=order&signal=traces");
    assertThat(one.path("operations").valueStream().map(o -> o.path("operation").asString()))
        .containsExactly("GET /orders", "POST /orders");
    assertThat(one.path("metrics").size()).isZero();
  }

  @Test
  void refusedSeriesAreNamedWithReasonAndSetting() {
    samples("shop/order", "a", "b", "c", "d", "e");
    samples("cart", "a");

    assertThat(get("/api/v1/overhead/series"))
        .isEqualTo(
            json(
                """
                {"activeSeries":4,"services":[
                 {"source":{"service":"order","namespace":"shop","environment":"demo"},
                  "active":3,"limit":3,
                  "setting":"pharos.storage.service-series-limits[shop/order]",
                  "refused":{"series":2,"samples":4,"reason":"service_series_limit",
                   "since":"2026-05-04T12:00:05Z","last":"2026-05-04T12:00:05Z",
                   "setting":"pharos.storage.service-series-limits[shop/order]",
                   "metrics":[{"metric":"orders_total","series":2}]}},
                 {"source":{"service":"cart","namespace":null,"environment":null},
                  "active":1,"limit":3,
                  "setting":"pharos.storage.service-series-limits[cart]","refused":null}]}
                """));
  }

  @Test
  void unknownSignalsAndLimitsAreRefused() {
    assertThat(
            problem("/api/v1/overhead/contributors?signal=spans", 400).path("parameter").asString())
        .isEqualTo("signal");
    assertThat(problem("/api/v1/overhead/contributors?limit=0", 400).path("parameter").asString())
        .isEqualTo("limit");
  }
}
