package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.query.reads.Reads;
import dev.pharos.show.answer.LogLine;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogBuilder;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogQuery;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class LogStreamControllerTest extends RestTest {
  @Autowired Reads reads;

  @Test
  void aFileHoldsEveryLineThatMatchesInOrder() {
    List<LogRecord> lines = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      lines.add(line("line " + i, i % 2 == 0 ? Severity.ERROR : Severity.INFO, i));
    }
    logs.add(lines);

    HttpResponse<String> file =
        send(request("/api/v1/logs/export?severity=error&order=oldest").GET().build());

    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/x-ndjson");
    assertThat(file.headers().firstValue("Content-Disposition").orElseThrow())
        .contains("attachment")
        .contains("logs.ndjson");
    List<JsonNode> read = file.body().lines().map(this::json).toList();
    assertThat(read).hasSize(1_250);
    assertThat(read.getFirst().path("body").asString()).isEqualTo("line 0");
    assertThat(read.getLast().path("body").asString()).isEqualTo("line 2498");
    assertThat(problem("/api/v1/logs/export?q=level%3D", 400).path("position").asInt())
        .isEqualTo(6);
  }

  @Test
  @Timeout(60)
  void linesThatComeAreSentToThoseWhoWatchForThem() throws IOException {
    try (Tail tail = new Tail("q=refused&severity=warn")) {
      tail.awaitBegin();
      logs.add(List.of(line("one refused", Severity.ERROR, 1), line("two", Severity.ERROR, 1)));
      logs.add(List.of(line("three refused", Severity.INFO, 1)));
      logs.add(List.of(line("four refused", Severity.WARN, 1)));

      List<JsonNode> seen = new ArrayList<>();
      while (seen.size() < 2) {
        tail.next("logs").path("logs").forEach(seen::add);
      }
      assertThat(seen)
          .extracting(line -> line.path("body").asString())
          .containsExactly("one refused", "four refused");
      String id = seen.getFirst().path("id").asString();
      assertThat(get("/api/v1/logs/" + id + "/neighbours").at("/line/body").asString())
          .isEqualTo("one refused");
    }
  }

  @Test
  @Timeout(60)
  void whoWatchesLinesComeReadsThoseThatAreHandedOut() throws IOException {
    try (Tail tail = new Tail("q=watched")) {
      tail.awaitBegin();
      logs.add(List.of(of("watched-shop", "watched"), of("passed-by", "other")));
      tail.next("logs");
    }
    await().until(() -> !reads.ofStream(new ServiceId("", "watched-shop", "")).isEmpty());
    assertThat(reads.ofStream(new ServiceId("", "passed-by", ""))).isEmpty();
  }

  @Test
  void whoLooksAroundALineReads() throws IOException {
    logs.add(List.of(of("looked-around", "here")));
    TimeRange range = new TimeRange(NOW_NS - 2 * SECOND, NOW_NS);
    String id =
        LogLine.of(
                logs.search(LogQuery.newest(range, LogFilter.ANY, 1), (scanned, reached) -> true)
                    .lines()
                    .getFirst())
            .id();

    get("/api/v1/logs/" + id + "/neighbours");

    assertThat(reads.ofStream(new ServiceId("", "looked-around", ""))).isNotEmpty();
  }

  private static LogRecord of(String service, String body) {
    return new LogBuilder(body).time(NOW_NS - SECOND).resource("service.name", service).build();
  }

  @Test
  @Timeout(120)
  void whoReadsTooSlowlyIsToldHowManyLinesWereLeftOut() throws IOException {
    int sent = 0;
    // Of no lines of other tests: who does not listen any more is seen by that only when lines
    // come.
    try (Tail tail = new Tail("severity=info")) {
      tail.awaitBegin();
      // More than the connection and the buffer hold together, while nobody reads.
      for (int round = 0; round < 400; round++) {
        List<LogRecord> lines = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          lines.add(line("x".repeat(1_000) + " " + sent++, Severity.INFO, 1));
        }
        logs.add(lines);
      }
      long seen = 0;
      long skipped = 0;
      while (seen + skipped < sent) {
        JsonNode event = tail.next("logs", "skipped");
        seen += event.path("logs").size();
        skipped += event.path("lines").asLong();
      }
      assertThat(skipped).isPositive();
      assertThat(seen).isPositive();
      assertThat(seen + skipped).isEqualTo(sent);
    }
  }

  private static LogRecord line(String body, Severity severity, int number) {
    return new LogBuilder(body).time(NOW_NS - SECOND + number).severity(severity).build();
  }

  /** A client that reads when it is asked to, over a socket of its own; 1.0 has no chunks. */
  private final class Tail implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Tail(String parameters) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      String head = "GET /api/v1/logs/tail?" + parameters + " HTTP/1.0\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The first comment comes when it follows. */
    void awaitBegin() throws IOException {
      assertThat(in.readLine()).contains("200");
      String line = in.readLine();
      while (line != null && !line.startsWith(":")) {
        line = in.readLine();
      }
      assertThat(line).isNotNull();
    }

    JsonNode next(String... names) throws IOException {
      String name = "";
      while (true) {
        String line = in.readLine();
        assertThat(line).as("the stream goes on").isNotNull();
        if (line.startsWith("event: ")) {
          name = line.substring("event: ".length());
        } else if (line.startsWith("data: ") && List.of(names).contains(name)) {
          return json(line.substring("data: ".length()));
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
