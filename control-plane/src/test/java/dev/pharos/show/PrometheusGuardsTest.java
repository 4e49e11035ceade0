package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** What a query may take, over a real port; each refusal is counted with its reason. */
@TestPropertySource(
    properties = {
      "pharos.metrics.query.timeout=100s",
      "pharos.metrics.query.max-samples=200000",
      "pharos.metrics.query.max-points=500",
      "pharos.metrics.query.max-memory=8MB",
      "pharos.metrics.query.concurrency=1"
    })
class PrometheusGuardsTest extends RestTest {
  private static final String API = "/prometheus/api/v1/";
  private static final long NOW_MS = ShowApplication.NOW.toEpochMilli();
  private static final int SAMPLES = 60_000;

  @Autowired HeldSeries series;
  @Autowired MeterRegistry meters;

  @BeforeEach
  void aWeek() {
    series.clear();
    Samples.Builder week = Samples.builder();
    for (int i = 0; i < SAMPLES; i++) {
      week.add(NOW_MS - (SAMPLES - i) * 10_000L, i % 977);
    }
    series.append(
        new SampleBatch(
            List.of(
                new IncomingSeries(
                    Labels.of("__name__", "week", "service", "cart"), week.build(), List.of())),
            List.of()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Looks for the middle of 34,560 samples at each of 5,500 steps, twenty times: some minutes. */
  private static String expensive() {
    return "query_range?query=%s&start=%d&end=%d&step=10"
        .formatted(
            encoded(
                IntStream.range(0, 20)
                    .mapToObj(
                        "avg_over_time(quantile_over_time(0.5, week[4d])[50000s:10s] offset %ds)"
                            ::formatted)
                    .collect(Collectors.joining(" + "))),
            NOW_MS / 1000 - 5000,
            NOW_MS / 1000);
  }

  private double queries(String outcome) {
    return meters.get("pharos.metrics.queries").tag("outcome", outcome).functionCounter().count();
  }

  private double gauge(String name) {
    return meters.get("pharos.metrics." + name).gauge().value();
  }

  private void refuses(String path, int status, String type, String error, String outcome) {
    double before = queries(outcome);
    HttpResponse<String> response = send(request(API + path).GET().build());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response.body()))
        .isEqualTo(
            json(
                "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}"
                    .formatted(type, error)));
    assertThat(queries(outcome)).isEqualTo(before + 1);
    assertThat(gauge("queries.running")).isZero();
    assertThat(gauge("query.memory")).isZero();
  }

  private static void opened(Socket socket, String path) throws IOException {
    String head = "GET " + API + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  @Test
  void anExpensiveQueryStopsSoonAfterItsClientLeft() throws Exception {
    double canceled = queries("canceled");
    long left;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      opened(socket, expensive());
      await().until(() -> gauge("queries.running") == 1 && gauge("query.memory") > 0);
      left = System.nanoTime();
    }
    await().pollInterval(Duration.ofMillis(5)).until(() -> gauge("queries.running") == 0);

    assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(Duration.ofSeconds(2));
    await().until(() -> queries("canceled") == canceled + 1);
    assertThat(gauge("query.memory")).isZero();
  }

  @Test
  void theSameQueryLastsLongerWhenItsClientStays() {
    refuses(
        expensive() + "&timeout=3s",
        503,
        "timeout",
        "query timed out in expression evaluation",
        "timeout");
  }

  @Test
  void aQueryThatWaitsForAnotherEndsWithItsTimeAndWithItsClient() throws Exception {
    double canceled = queries("canceled");
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
      opened(first, "query?query=endless");
      assertThat(series.begun().await(10, TimeUnit.SECONDS)).isTrue();
      try (Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
        opened(second, "query?query=week");
        await().until(() -> gauge("queries.waiting") == 1);
      }
      await().until(() -> gauge("queries.waiting") == 0);
      await().until(() -> queries("canceled") == canceled + 1);

      HttpResponse<String> third =
          send(request(API + "query?query=week&timeout=200ms").GET().build());
      assertThat(third.statusCode()).isEqualTo(503);
      assertThat(json(third.body()).path("error").asString())
          .isEqualTo("query timed out in query queue");
    }
    await().until(() -> gauge("queries.running") == 0);
  }

  @Test
  void refusesWhatTakesTooMuch() {
    String end = "&end=" + NOW_MS / 1000;
    refuses(
        "query_range?query=week&step=10&start=" + (NOW_MS / 1000 - 5010) + end,
        400,
        "bad_data",
        "exceeded maximum resolution of 500 points per timeseries. Try decreasing the query resolution (?step=XX)",
        "too_many_points");
    refuses(
        "query?query=" + encoded("sum_over_time(vector(1)[10d:1s])") + "&time=" + NOW_MS / 1000,
        422,
        "execution",
        "query processing would load too many samples into memory in query execution",
        "too_many_samples");
    String longer = "week";
    for (int i = 0; i < 12; i++) {
      longer =
          "label_join(%s,'service','','service','service','service','service')".formatted(longer);
    }
    refuses(
        "query?query=" + encoded(longer) + "&time=" + NOW_MS / 1000,
        422,
        "execution",
        "query processing would take more than 8388608 bytes of memory",
        "too_much_memory");
    refuses(
        "query?query=sum(",
        400,
        "bad_data",
        "invalid parameter \\\"query\\\": 1:5: parse error: unclosed left parenthesis",
        "bad_data");
  }
}
