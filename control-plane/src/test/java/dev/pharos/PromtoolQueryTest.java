package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.pharos.receive.metric.WriteRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.xerial.snappy.Snappy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Prometheus' own tool asks the real process for what was written to it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromtoolQueryTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int SAMPLES = 41;
  private static final long STEP_S = 15;

  private ControlPlaneProcess controlPlane;
  private String promtool;

  /** Seconds since 1970 of the first sample, some minutes ago. */
  private long beginS;

  @BeforeAll
  void write(@TempDir Path folder) throws Exception {
    promtool = output(List.of("../scripts/promtool.sh")).strip();
    controlPlane = new ControlPlaneProcess(folder.resolve("data"));
    controlPlane.start();
    beginS = System.currentTimeMillis() / 60_000 * 60 - 900;
    List<byte[]> series = new ArrayList<>();
    for (String service : List.of("cart", "shöp")) {
      series.add(
          WriteRequests.series(
              out -> {
                for (int i = 0; i < SAMPLES; i++) {
                  out.writeByteArray(
                      2, WriteRequests.sample(value(service, i), (beginS + i * STEP_S) * 1_000));
                }
              },
              "__name__",
              "orders_total",
              "job",
              "test",
              "service",
              service));
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server() + "/api/v1/write"))
                  .header("Content-Type", "application/x-protobuf")
                  .header("Content-Encoding", "snappy")
                  .POST(
                      HttpRequest.BodyPublishers.ofByteArray(
                          Snappy.compress(WriteRequests.request(series.toArray(byte[][]::new)))))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (controlPlane != null) {
      controlPlane.close();
    }
  }

  private static double value(String service, int i) {
    return service.equals("cart") ? i * 30 : i * 0.1;
  }

  private String server() {
    return "http://127.0.0.1:" + controlPlane.httpPort + "/prometheus";
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // The first time it is built.
    assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command)).isZero();
    return output;
  }

  private String query(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(promtool, "query"));
    command.addAll(List.of(arguments));
    return output(command);
  }

  @Test
  void anInstantQueryGivesTheNewestSamples() throws Exception {
    String at = Long.toString(beginS + 20 * STEP_S + 7);

    JsonNode found =
        JSON.readTree(
            query("instant", "-o", "json", "--time=" + at, server(), "sort(orders_total)"));

    assertThat(found.size()).isEqualTo(2);
    for (int i = 0; i < 2; i++) {
      String service = i == 0 ? "shöp" : "cart";
      assertThat(found.get(i).at("/metric/service").asString()).isEqualTo(service);
      assertThat(found.get(i).at("/metric/__name__").asString()).isEqualTo("orders_total");
      assertThat(found.get(i).get("value").get(0).asLong()).isEqualTo(Long.parseLong(at));
      assertThat(Double.parseDouble(found.get(i).get("value").get(1).asString()))
          .isEqualTo(value(service, 20));
    }
  }

  @Test
  void aRangeQueryGivesEachSample() throws Exception {
    JsonNode found =
        JSON.readTree(
            query(
                "range",
                "-o",
                "json",
                "--start=" + beginS,
                "--end=" + (beginS + (SAMPLES - 1) * STEP_S),
                "--step=15s",
                server(),
                "orders_total{service=\"shöp\"}"));

    assertThat(found.size()).isEqualTo(1);
    JsonNode values = found.get(0).get("values");
    assertThat(values.size()).isEqualTo(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      assertThat(values.get(i).get(0).asLong()).isEqualTo(beginS + i * STEP_S);
      assertThat(Double.parseDouble(values.get(i).get(1).asString())).isEqualTo(value("shöp", i));
    }
  }

  @Test
  void aRateIsTheRateThatWasWritten() throws Exception {
    String found =
        query(
            "instant",
            "--time=" + (beginS + (SAMPLES - 1) * STEP_S),
            server(),
            "sum by (service) (rate(orders_total{service=\"cart\"}[5m]))");

    assertThat(found).startsWith("{service=\"cart\"} => ").contains(" @[");
    String rate = found.substring(found.indexOf("=> ") + 3, found.indexOf(" @["));
    assertThat(Double.parseDouble(rate)).isCloseTo(2, offset(1e-9));
  }

  @Test
  void seriesAreListed() throws Exception {
    String found =
        query(
            "series",
            "--match={job=\"test\"}",
            "--start=" + beginS,
            "--end=" + (beginS + 600),
            server());

    assertThat(found.lines())
        .containsExactlyInAnyOrder(
            "{__name__=\"orders_total\", job=\"test\", service=\"cart\"}",
            "{__name__=\"orders_total\", job=\"test\", service=\"shöp\"}");
  }

  @Test
  void valuesOfALabelAreListed() throws Exception {
    assertThat(
            query(
                    "labels",
                    "--match=orders_total",
                    "--start=" + beginS,
                    "--end=" + (beginS + 600),
                    server(),
                    "service")
                .lines())
        .containsExactly("cart", "shöp");
  }
}
