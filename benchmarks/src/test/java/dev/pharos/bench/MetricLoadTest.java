package dev.pharos.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricLoadTest {
  private static final long START_MS = 1_800_000_000_000L;
  private static final InstantSource LATER =
      InstantSource.fixed(Instant.ofEpochMilli(START_MS + 86_400_000));

  private final List<byte[]> taken = new CopyOnWriteArrayList<>();
  private final List<Headers> headers = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile IntUnaryOperator status = number -> 204;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/api/v1/write",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          int answer = status.applyAsInt(requests.getAndIncrement());
          if (answer == 204) {
            taken.add(body);
            headers.add(exchange.getRequestHeaders());
          }
          byte[] text = "because".getBytes(UTF_8);
          exchange.sendResponseHeaders(answer, answer == 204 ? -1 : text.length);
          if (answer != 204) {
            exchange.getResponseBody().write(text);
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @EnumSource(WriteProtocol.class)
  void eachSeriesComesInTheOrderOfItsTimesWhateverTheConnections(WriteProtocol protocol)
      throws Exception {
    MetricMix mix = MetricMix.of(1, 1_100, START_MS);
    MetricLoad.Result result;
    try (MetricLoad load = load(mix, protocol, 3, 300)) {
      MetricLoad.Result first = load.send(0, 30);
      MetricLoad.Result second = load.send(30, 50);
      result =
          new MetricLoad.Result(
              first.samples() + second.samples(), first.requests() + second.requests(), 0, 0);
    }

    Map<SortedMap<String, String>, Long> newest = new HashMap<>();
    long samples = 0;
    for (byte[] body : taken) {
      for (RemoteWriteMessages.Read one : RemoteWriteMessages.read(protocol, body)) {
        samples++;
        Long before = newest.put(one.labels(), one.timeMs());
        assertThat(one.timeMs()).isGreaterThan(before == null ? 0 : before);
      }
    }
    assertThat(samples).isEqualTo(result.samples());
    assertThat(taken).hasSize((int) result.requests());
    assertThat(samples)
        .isGreaterThanOrEqualTo(
            mix.samplesByService().values().stream().mapToLong(Long::longValue).sum());
    assertThat(headers)
        .allSatisfy(sent -> {
          assertThat(sent.getFirst("Content-Encoding")).isEqualTo("snappy");
          assertThat(sent.getFirst("Content-Type")).isEqualTo(protocol.contentType());
          assertThat(sent.getFirst("X-Prometheus-Remote-Write-Version"))
              .isEqualTo(protocol.version());
        });
  }

  @Test
  void whoeverAsksToTryAgainGetsTheSameAgain() throws Exception {
    status = number -> number % 2 == 0 ? 503 : 204;
    MetricMix mix = MetricMix.of(1, 50, START_MS);
    MetricLoad.Result result;
    try (MetricLoad load = load(mix, WriteProtocol.V1, 1, 500)) {
      result = load.send(0, 3);
    }

    assertThat(result.refused()).isEqualTo(result.requests());
    assertThat(taken).hasSize((int) result.requests());
  }

  @Test
  void whatIsRefusedForGoodEndsTheStreamWithItsReason() {
    status = number -> number == 5 ? 400 : 204;
    MetricMix mix = MetricMix.of(1, 750, START_MS);

    assertThatThrownBy(
            () -> {
              try (MetricLoad load = load(mix, WriteProtocol.V1, 3, 500)) {
                load.send(0, 20);
              }
            })
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage(url() + " answered 400: because");
  }

  @Test
  void aStepIsNotSentBeforeItIsOver() throws Exception {
    MetricMix mix = MetricMix.of(1, 50, START_MS);
    List<Long> looked = new CopyOnWriteArrayList<>();
    // Each look at the clock finds it 100 ms before the second step ends, then after it.
    InstantSource clock =
        () -> {
          long nowMs = START_MS + 2 * MetricMix.STEP_MS - (looked.size() == 1 ? 100 : 0);
          looked.add(nowMs);
          return Instant.ofEpochMilli(nowMs);
        };
    long begin = System.nanoTime();
    try (MetricLoad load = new MetricLoad(mix, url(), WriteProtocol.V1, 1, 500, clock)) {
      load.send(0, 2);
    }

    assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(99_000_000L);
    assertThat(looked).hasSize(2);
  }

  @Test
  void sharesAreEvenAndHoldAll() {
    List<MetricTarget> targets = MetricMix.of(1, 2_750, START_MS).targets();
    for (int wanted = 1; wanted < 15; wanted++) {
      List<List<MetricTarget>> shares = MetricLoad.shares(targets, wanted);
      List<MetricTarget> together = new ArrayList<>();
      shares.forEach(together::addAll);
      int count = Math.min(wanted, 11);

      assertThat(together).isEqualTo(targets);
      assertThat(shares).hasSize(count).allMatch(share -> share.size() >= 11 / count);
    }
  }

  private MetricLoad load(MetricMix mix, WriteProtocol protocol, int connections, int batch) {
    return new MetricLoad(mix, url(), protocol, connections, batch, LATER);
  }

  private URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write");
  }
}
