package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.RootSpans;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.SetSpans;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
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
import tools.jackson.databind.JsonNode;

@DirtiesContext
class DriversTest extends RestTest {
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");

  /** Whose patterns no other test sees. */
  private static final ServiceId PRICE = new ServiceId("shop", "price", "prod");

  private static final ServiceId FREIGHT = new ServiceId("shop", "freight", "prod");
  private static final ServiceId WEB = new ServiceId("shop", "web", "prod");

  @Autowired HeldSeries series;
  @Autowired RootSpans roots;
  @Autowired LogPatterns patterns;

  @BeforeEach
  void runs() {
    series.clear();
    telemetry.instance(ORDER, "a", "1", NOW_NS - 30 * HOUR, NOW_NS, null);
  }

  private void deployed(long startedAgoNs, Long finishedAgoNs) {
    deployed(ORDER, startedAgoNs, finishedAgoNs);
  }

  private void deployed(ServiceId service, long startedAgoNs, Long finishedAgoNs) {
    telemetry.deployments.add(
        DeploymentSamples.seen(
            "d1",
            Deployment.Kind.DEPLOY,
            service,
            "1.5.0",
            "1.4.2",
            finishedAgoNs == null ? Deployment.State.ROLLING : Deployment.State.COMPLETE,
            1,
            1.0,
            NOW_NS - startedAgoNs,
            finishedAgoNs == null ? null : (Long) (NOW_NS - finishedAgoNs)));
  }

  /** Something each minute of a time, from longer ago to less long ago. */
  private void sent(
      ServiceId service,
      String signal,
      String operation,
      long fromAgoMin,
      long toAgoMin,
      long items) {
    for (long ago = fromAgoMin; ago > toAgoMin; ago--) {
      telemetry.ledger.add(
          new LedgerEntry(
              service, "1", signal, operation, NOW_NS - ago * MINUTE, items, items * 100));
    }
  }

  private void requests(ServiceId service, long fromAgoMin, long toAgoMin, long each) {
    for (long ago = fromAgoMin; ago > toAgoMin; ago--) {
      telemetry.requests(service, NOW_NS - ago * MINUTE, each, 0, SetTelemetry.sketch(1_000));
    }
  }

  private long logged(ServiceId service, String body, long fromAgoMin, long toAgoMin, int each) {
    long id = 0;
    for (long ago = fromAgoMin; ago > toAgoMin; ago--) {
      for (int i = 0; i < each; i++) {
        id = patterns.add(service, "1", Severity.INFO.leastNumber(), body, NOW_NS - ago * MINUTE);
      }
    }
    return id;
  }

  private static JsonNode driver(JsonNode answer, String kind, String signal) {
    return answer
        .path("drivers")
        .valueStream()
        .filter(one ->
            one.path("kind").asString().equals(kind)
                && one.path("signal").asString().equals(signal))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kind + " of " + signal + " in " + answer));
  }

  @Test
  void aVersionThatLogsMoreByTheRequestIsToldWithThePatternAndTheLeverThatReducesIt() {
    deployed(PRICE, 31 * MINUTE, 30 * MINUTE);
    requests(PRICE, 26 * 60, 31, 20);
    requests(PRICE, 30, 0, 40);
    sent(PRICE, "logs", "", 26 * 60, 31, 20);
    sent(PRICE, "logs", "", 30, 0, 360);
    logged(PRICE, "an order came", 26 * 60, 0, 20);
    long pattern = logged(PRICE, "no price in the cache, asking again", 30, 0, 320);

    JsonNode answer = get("/api/v1/overhead/drivers?from=-1h");

    JsonNode whole = driver(answer, "service", "logs");
    assertThat(whole.path("sentence").asString())
        .isEqualTo(
            "price 1.5.0 sends 9 × the log lines a request that 1.4.2 sent: 9 instead of 1. Most of"
                + " it is the pattern “no price in the cache, asking again”.");
    assertThat(whole.path("sinceDeploy").path("deployment").asString()).isEqualTo("d1");
    assertThat(whole.path("sinceDeploy").path("per").asString()).isEqualTo("request");
    assertThat(whole.path("sinceDeploy").path("before").asDouble()).isEqualTo(1);
    assertThat(whole.path("sinceDeploy").path("after").asDouble()).isEqualTo(9);
    // 8 more of 40 requests a minute.
    assertThat(whole.path("sinceDeploy").path("addedItemsPerDay").asLong())
        .isEqualTo(8 * 40 * 24 * 60);
    assertThat(whole.path("addedBytesPerDay").isNull()).as("nothing is on disk yet").isTrue();
    JsonNode part = driver(answer, "log_pattern", "logs");
    assertThat(part.path("sentence").asString())
        .isEqualTo(
            "price 1.5.0 sends log lines like “no price in the cache, asking again” that 1.4.2 did"
                + " not send: 8 a request.");
    for (JsonNode one : List.of(whole, part)) {
      assertThat(one.path("lever"))
          .isEqualTo(
              json(
                  """
                  {"kind":"log_pattern","pattern":%d,"keepOneOf":null,"metric":null,
                   "label":null,"service":null}
                  """
                      .formatted(pattern)));
    }
    assertThat(answer.path("drivers").toString()).doesNotContain("an order came");
    assertThat(get("/api/v1/overhead/drivers?from=-1h&service=order").path("drivers").size())
        .isZero();
    assertThat(get("/api/v1/overhead/drivers?from=-1h&env=demo").path("drivers").size()).isZero();
  }

  @Test
  void moreRequestsAreNotTheVersionsDoing() {
    deployed(31 * MINUTE, 30 * MINUTE);
    requests(ORDER, 62, 31, 20);
    requests(ORDER, 30, 0, 100);
    sent(ORDER, "traces", "GET /orders", 62, 31, 40);
    sent(ORDER, "traces", "GET /orders", 30, 0, 200);

    JsonNode answer = get("/api/v1/overhead/drivers?from=-1h");

    assertThat(answer.path("drivers").toString()).doesNotContain("1.4.2 ");
    assertThat(
            answer
                .path("drivers")
                .valueStream()
                .filter(one -> one.path("sinceDeploy").path("grows").asBoolean()))
        .isEmpty();
  }

  @Test
  void bytesADayAreWhatWouldBeOnDiskAndTheMostComeFirst() {
    spans.add(
        List.of(SetSpans.span(new TraceId(1, 1), 1, 0, "order", "GET /", SpanKind.SERVER, 1, 2)));
    deployed(31 * MINUTE, 30 * MINUTE);
    sent(ORDER, "traces", "GET /orders", 62, 31, 100);
    sent(ORDER, "traces", "GET /orders", 30, 0, 300);
    sent(ORDER, "traces", "SELECT orders", 30, 0, 1_000);

    JsonNode answer = get("/api/v1/overhead/drivers?from=-1h");

    assertThat(
            answer
                .path("drivers")
                .valueStream()
                .map(one -> one.path("kind").asString() + " " + one.path("name").asString("")))
        .containsExactly("service ", "operation SELECT orders", "operation GET /orders");
    JsonNode part = answer.path("drivers").get(2);
    assertThat(part.path("sinceDeploy").path("per").asString()).isEqualTo("hour");
    assertThat(part.path("sentence").asString())
        .isEqualTo(
            "order 1.5.0 sends 3 × the spans of “GET /orders” an hour that 1.4.2 sent: 18,000"
                + " instead of 6,000.");
    // 60 bytes of each span on disk, see SetSpans.
    assertThat(part.path("addedBytesPerDay").asLong()).isEqualTo(200 * 60 * 24 * 60);
    assertThat(part.path("lever").isNull()).isTrue();
    assertThat(part.path("setting").asString()).contains("OTEL_TRACES_SAMPLER");
    assertThat(get("/api/v1/overhead/drivers?from=-1h&limit=1").path("drivers").size())
        .isEqualTo(1);
    assertThat(get("/api/v1/overhead/drivers?from=-1h&limit=1").path("found").asInt()).isEqualTo(3);
  }

  @Test
  void spansOfWhoeverBeginsTracesAndWhoseAgentsAskHaveALeverElseItIsSaidWhyNot() {
    for (ServiceId service : List.of(WEB, ORDER)) {
      deployed(service, 31 * MINUTE, 30 * MINUTE);
      sent(service, "traces", "GET /cart/{id}", 62, 31, 100);
      sent(service, "traces", "GET /cart/{id}", 30, 0, 300);
    }
    sent(WEB, "traces", "SELECT carts", 30, 0, 500);
    String asked = "/api/v1/overhead/drivers?from=-1h";

    JsonNode caller = operation(get(asked), "web", "GET /cart/{id}");
    assertThat(caller.path("lever").isNull()).as("nobody saw it begin a trace").isTrue();
    assertThat(caller.path("noLever").asString()).contains("whoever calls it decides");

    roots.began(
        SetSpans.span(
            new TraceId(9, 1), 1, 0, "web", "GET /cart/{id}", SpanKind.SERVER, NOW_NS - 1, NOW_NS),
        NOW_NS);
    JsonNode unasked = operation(get(asked), "web", "GET /cart/{id}");
    assertThat(unasked.path("lever").isNull()).as("no agent asks").isTrue();
    assertThat(unasked.path("setting").asString()).contains("OTEL_TRACES_SAMPLER");
    assertThat(unasked.path("noLever").asString()).startsWith("No agent of web asked");

    get("/sampling?service=web");
    get("/sampling?service=order");
    JsonNode answer = get(asked);
    JsonNode begun = operation(answer, "web", "GET /cart/{id}");
    assertThat(begun.path("lever"))
        .isEqualTo(
            json(
                """
                {"kind":"sampling","pattern":null,"keepOneOf":null,"metric":null,"label":null,
                 "service":"web","operation":"GET"}
                """));
    assertThat(begun.path("setting").isNull()).isTrue();
    assertThat(begun.path("noLever").isNull()).isTrue();
    JsonNode within = operation(answer, "web", "SELECT carts").path("lever");
    assertThat(within.path("service").asString()).isEqualTo("web");
    assertThat(within.has("operation")).as("no trace begins with it: all do less").isFalse();
    sent(WEB, "traces", "SELECT prices", 30, 0, 500);
    sent(WEB, "traces", "SELECT people", 30, 0, 500);
    JsonNode whole = operation(get(asked), "web", "");
    assertThat(whole.path("sentence").asString()).doesNotContain("Most of it");
    assertThat(whole.path("lever").path("kind").asString())
        .as("no operation makes up most of it")
        .isEqualTo("sampling");
    assertThat(whole.path("lever").has("operation")).isFalse();
    JsonNode called = operation(answer, "order", "GET /cart/{id}");
    assertThat(called.path("lever").isNull()).as("its agents ask, and web decides").isTrue();
  }

  private static JsonNode operation(JsonNode answer, String service, String operation) {
    return answer
        .path("drivers")
        .valueStream()
        .filter(one ->
            one.path("source").path("service").asString().equals(service)
                && one.path("name").asString("").equals(operation))
        .findFirst()
        .orElseThrow(() -> new AssertionError(operation + " of " + service + " in " + answer));
  }

  @Test
  void whatIsNoMoreThanChanceOrTooLittleOrTooShortIsNoDriver() {
    deployed(6 * MINUTE, 5 * MINUTE);
    sent(ORDER, "traces", "GET /orders", 60, 5, 100);
    sent(ORDER, "traces", "GET /orders", 5, 0, 900);
    ServiceId cart = new ServiceId("shop", "cart", "prod");
    sent(cart, "traces", "GET /rare", 60, 0, 1);

    JsonNode answer = get("/api/v1/overhead/drivers?from=-1h");

    assertThat(answer.path("drivers").toString())
        .as("five minutes after a deployment are too few")
        .doesNotContain("1.5.0")
        .as("60 spans are too few")
        .doesNotContain("cart");
  }

  @Test
  void theSameTimeLastWeekIsHeldAgainstWhereItIsKnownElseYesterday() {
    sent(ORDER, "logs", "", 26 * 60, 23 * 60, 10);
    sent(ORDER, "logs", "", 120, 0, 30);
    JsonNode yesterday = driver(get("/api/v1/overhead/drivers?from=-1h"), "service", "logs");
    assertThat(yesterday.path("sinceEarlier").path("against").asString()).isEqualTo("yesterday");
    assertThat(yesterday.path("sentence").asString())
        .isEqualTo(
            "order sends 3 × the log lines an hour that it sent at the same time yesterday: 1,800"
                + " instead of 600.");

    telemetry.instance(ORDER, "b", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    sent(ORDER, "logs", "", 7 * 24 * 60 + 120, 7 * 24 * 60 - 60, 15);
    JsonNode week = driver(get("/api/v1/overhead/drivers?from=-1h"), "service", "logs");
    assertThat(week.path("sinceEarlier").path("against").asString()).isEqualTo("last_week");
    assertThat(week.path("sinceEarlier").path("before").asDouble()).isEqualTo(900);
    assertThat(week.path("sinceEarlier").path("after").asDouble()).isEqualTo(1800);
  }

  @Test
  void aLogPatternIsHeldAgainstTheSameHoursLastWeekOfADayToo() {
    telemetry.instance(FREIGHT, "b", "1", NOW_NS - 9 * DAY, NOW_NS, null);
    logged(FREIGHT, "a parcel is weighed", 8 * 24 * 60 + 60, 7 * 24 * 60 - 60, 1);
    logged(FREIGHT, "a parcel is weighed", 25 * 60, 0, 3);
    sent(FREIGHT, "logs", "", 24 * 60, 0, 3);

    for (String range : List.of("-1h", "-1d")) {
      JsonNode pattern =
          driver(get("/api/v1/overhead/drivers?from=" + range), "log_pattern", "logs");
      assertThat(pattern.path("sentence").asString())
          .isEqualTo(
              "freight sends 3 × the log lines like “a parcel is weighed” an hour that it sent at"
                  + " the same time last week: 180 instead of 60.");
      assertThat(pattern.path("sinceEarlier").path("against").asString()).isEqualTo("last_week");
    }
  }

  @Test
  void aYoungProcessHoldsAgainstItsBeginning() {
    telemetry.instances.clear();
    telemetry.instance(ORDER, "a", "1", NOW_NS - 40 * MINUTE, NOW_NS, null);
    sent(ORDER, "logs", "", 40, 20, 20);
    sent(ORDER, "logs", "", 20, 0, 60);

    JsonNode driver = driver(get("/api/v1/overhead/drivers?from=-1h"), "service", "logs");

    assertThat(driver.path("sinceEarlier").path("against").asString()).isEqualTo("beginning");
    assertThat(driver.path("sentence").asString()).contains("that it sent when counting began");
    assertThat(driver.path("itemsPerDay").asDouble())
        .as("of 40 minutes, not of an hour")
        .isCloseTo(40.0 * 60 * 24, within(2_500.0));
  }

  @Test
  void aRolloutThatGoesOnIsOfBothVersionsAndSaysSo() {
    deployed(30 * MINUTE, null);
    sent(ORDER, "logs", "", 62, 30, 20);
    sent(ORDER, "logs", "", 30, 0, 60);

    assertThat(get("/api/v1/overhead/drivers?from=-1h").path("limits").toString())
        .contains("order 1.5.0 is still being rolled out");
  }

  @Test
  void aMetricWithMoreSeriesSinceADeploymentIsToldWithTheLabelToLeaveOut() {
    deployed(31 * MINUTE, 30 * MINUTE);
    List<IncomingSeries> all = new ArrayList<>();
    for (int user = 0; user < 300; user++) {
      Samples.Builder samples = Samples.builder();
      if (user < 60) {
        samples.add(NOW_MS - 50 * 60_000, 1);
      }
      all.add(
          new IncomingSeries(
              Labels.of(
                  "__name__", "asked_total", "job", "shop/order", "user", Integer.toString(user)),
              samples.add(NOW_MS - 5 * 60_000, 2).build()));
    }
    series.append(SampleBatch.of(all));

    JsonNode driver = driver(get("/api/v1/overhead/drivers?from=-1h"), "metric", "metrics");

    assertThat(driver.path("sentence").asString())
        .isEqualTo(
            "order 1.5.0 has 5 × the series of asked_total that 1.4.2 had: 300 instead of 60.");
    assertThat(driver.path("sinceDeploy").path("per").asString()).isEqualTo("series");
    assertThat(driver.path("lever"))
        .isEqualTo(
            json(
                """
                {"kind":"label","pattern":null,"keepOneOf":null,"metric":"asked_total",
                 "label":"user","service":"shop/order"}
                """));
  }

  @Test
  void unknownLimitsAreRefused() {
    assertThat(problem("/api/v1/overhead/drivers?limit=0", 400).path("parameter").asString())
        .isEqualTo("limit");
  }
}
