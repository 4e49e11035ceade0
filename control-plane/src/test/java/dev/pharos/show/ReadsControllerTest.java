package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.reads.LastRead;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.LogBuilder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

@DirtiesContext
class ReadsControllerTest extends RestTest {
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final ServiceId CART = new ServiceId("shop", "cart", "demo");

  @Autowired HeldSeries series;
  @Autowired Reads reads;

  @BeforeEach
  void sent() {
    series.clear();
    List<IncomingSeries> all = new ArrayList<>();
    for (String[] one :
        new String[][] {
          {"asked_total", "a"}, {"idle_total", "a"}, {"idle_total", "b"}, {"other_total", "a"}
        }) {
      all.add(
          new IncomingSeries(
              Labels.of("__name__", one[0], "job", "order", "user", one[1]),
              Samples.builder().add(NOW_MS, 1).build()));
    }
    series.append(SampleBatch.of(all));
    logged(ORDER, 5, 700);
    logged(CART, 9, 300);
  }

  private void logged(ServiceId service, long lines, long bytes) {
    telemetry.ledger.add(
        new LedgerEntry(service, "1", "logs", "", NOW_NS - 60 * SECOND, lines, bytes));
  }

  private static JsonNode of(JsonNode list, String metric) {
    return list.valueStream()
        .filter(one -> one.path("metric").asString("").equals(metric))
        .findFirst()
        .orElseThrow(() -> new AssertionError(metric + " in " + list));
  }

  @Test
  void aQueryReadsTheMetricsThatItFindsAndNoOthers() {
    get("/prometheus/api/v1/query?query=asked_total%2Bon()missing_total");
    get("/prometheus/api/v1/query?query=%7B__name__%3D~%22other.*%22%7D");
    get("/prometheus/api/v1/label/__name__/values");

    JsonNode metrics = get("/api/v1/overhead/reads").path("metrics");

    JsonNode asked = of(metrics.path("list"), "asked_total");
    assertThat(asked.path("unread").asBoolean()).isFalse();
    assertThat(asked.path("lastRead").asString()).isEqualTo("2026-05-04T12:00:00Z");
    assertThat(asked.path("readers").valueStream())
        .contains(
            json(
                """
                {"kind":"query","name":null,"last":"2026-05-04T12:00:00Z"}
                """));
    assertThat(asked.path("rules").size()).isZero();
    assertThat(of(metrics.path("list"), "other_total").path("unread").asBoolean()).isFalse();
    assertThat(metrics.path("list").get(0).path("metric").asString()).isEqualTo("idle_total");
    assertThat(metrics.path("list").get(0).path("unread").asBoolean()).isTrue();
    assertThat(metrics.path("total").asLong()).isEqualTo(3);
    assertThat(metrics.path("unread").asLong()).isEqualTo(1);
    assertThat(metrics.path("unreadSeries").asLong()).isEqualTo(2);
  }

  @Test
  void whatIsUnreadIsAListOfItsOwn() {
    reads.metricsBy(Reader.RULE).accept("asked_total");
    reads.metricsBy(Reader.of("shop")).accept("other_total");
    reads.streamsBy(Reader.QUERY).accept(CART);

    JsonNode answer = get("/api/v1/overhead/reads?unread=true&from=-15m");

    assertThat(answer.path("metrics").path("list").valueStream().map(m -> m.path("metric")))
        .extracting(JsonNode::asString)
        .containsExactly("idle_total");
    assertThat(answer.path("logs").path("list"))
        .isEqualTo(
            json(
                """
                [{"source":{"service":"order","namespace":"shop","environment":"demo"},
                  "lines":5,"receivedBytes":700,"unread":true,"lastRead":null,"readers":[]}]
                """));
    assertThat(answer.path("logs").path("unreadBytes").asLong()).isEqualTo(700);
    assertThat(answer.path("since").asString()).isEqualTo("2026-05-04T12:00:00Z");
    assertThat(answer.path("unreadSince").asString()).isEqualTo("2026-04-04T12:00:05Z");
  }

  @Test
  void grafanasDashboardsAreToldByTheirName() {
    send(
        request("/prometheus/api/v1/query_range?query=other_total&step=60&start=1&end=2")
            .header("X-Dashboard-Uid", "nothing-found")
            .build());
    send(
        request(
                "/prometheus/api/v1/query_range?query=other_total&step=60&start=%d&end=%d"
                    .formatted(NOW_MS / 1000 - 60, NOW_MS / 1000))
            .header("X-Dashboard-Uid", "services")
            .build());

    JsonNode other = of(get("/api/v1/overhead/reads").path("metrics").path("list"), "other_total");

    assertThat(other.path("readers").valueStream())
        .contains(
            json(
                """
                {"kind":"dashboard","name":"services","last":"2026-05-04T12:00:00Z"}
                """))
        .noneMatch(reader -> reader.path("name").asString("").equals("nothing-found"));
  }

  @Test
  void aSelectorReadsTheLinesOfThoseItMeans() {
    ServiceId mailer = new ServiceId("", "mailer", "");
    ServiceId biller = new ServiceId("", "biller", "");
    logs.add(
        List.of(
            new LogBuilder("sent").time(NOW_NS - SECOND).resource("service.name", "mailer").build(),
            new LogBuilder("paid")
                .time(NOW_NS - SECOND)
                .resource("service.name", "biller")
                .build()));

    send(
        request(
                "/loki/api/v1/query?query="
                    + "count_over_time(%7Bservice_name%3D%22mailer%22%7D%5B1m%5D)")
            .header("X-Dashboard-Uid", "mails")
            .build());
    get("/loki/api/v1/labels");
    assertThat(reads.ofStream(mailer))
        .extracting(LastRead::reader)
        .containsExactly(Reader.of("mails"));
    assertThat(reads.ofStream(biller)).isEmpty();

    get("/api/v1/logs?from=-5m&q=paid");
    assertThat(reads.ofStream(biller)).extracting(LastRead::reader).containsExactly(Reader.QUERY);
  }

  @Test
  void daysAndLimitsThatMakeNoSenseAreRefused() {
    assertThat(problem("/api/v1/overhead/reads?days=91", 400).path("parameter").asString())
        .isEqualTo("days");
    assertThat(problem("/api/v1/overhead/reads?limit=0", 400).path("parameter").asString())
        .isEqualTo("limit");
  }
}
