package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.receive.RawHttp2;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole process under senders that are much faster than it, or do not listen to it. */
@Tag("slow")
@Timeout(300)
class OverloadTest {
  /** 60 MB in 480,000 spans: six times what may wait, and seconds of work. */
  private static final int REQUESTS = 240;

  private static final int TRACES_PER_REQUEST = 500;
  private static final int MOST_TIMES_FASTER = 4;

  /** With a heap of 384 MB; the aim for a load in a closed loop. */
  private static final long MAX_OWN_MEMORY = 1L << 30;

  private static final Duration PATIENCE = Duration.ofSeconds(200);

  @TempDir private Path folder;
  private final Instant begin = Instant.now();
  private long mostMemory;

  @Test
  void aSenderManyTimesFasterIsSlowedByItsProtocolAndAllThatIsAcknowledgedIsThere()
      throws Exception {
    List<ShopRequests.Request> requests = new ArrayList<>();
    ShopRequests shop = new ShopRequests(11);
    for (int i = 0; i < REQUESTS; i++) {
      requests.add(shop.next(TRACES_PER_REQUEST, nowNs()));
    }
    try (ControlPlaneProcess controlPlane =
        new ControlPlaneProcess(folder.resolve("data")).compiledAsShipped()) {
      controlPlane.start();
      try (OpenLoop senders = new OpenLoop(controlPlane)) {
        long start = System.nanoTime();
        CompletableFuture<Void> acknowledged =
            senders.send(requests.stream().map(ShopRequests.Request::body).toList());
        long offered = System.nanoTime() - start;
        awaitWatching(controlPlane, acknowledged);
        long taken = System.nanoTime() - start;

        System.out.printf(
            "%d requests of %d spans offered in %d ms, taken in %d ms; refused over gRPC %d, over HTTP %d times; RssAnon %d MB at most%n",
            REQUESTS,
            TRACES_PER_REQUEST * ShopRequests.Request.SPANS_PER_TRACE,
            offered / 1_000_000,
            taken / 1_000_000,
            senders.refusedOverGrpc.get(),
            senders.refusedOverHttp.get(),
            mostMemory >> 20);
        assertThat(taken).as("slowed").isGreaterThan(MOST_TIMES_FASTER * offered);
        assertThat(senders.refusedOverGrpc).hasPositiveValue();
        assertThat(senders.refusedOverHttp).hasPositiveValue();
        assertThat(controlPlane.json("/api/v1/intake").get("refused"))
            .allMatch(refused -> refused.get("reason").asString().equals("queue_full"));
      }
      assertThat(mostMemory).isLessThan(MAX_OWN_MEMORY);
      assertThat(controlPlane.output()).doesNotContain("OutOfMemoryError");
      assertAllIsThereOnce(controlPlane, requests);
    }
  }

  @Test
  void sendersThatNeverReadTheirAnswersHarmNobodyElse() throws Exception {
    ShopRequests shop = new ShopRequests(12);
    byte[] small = shop.next(1, nowNs()).body();
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
            + small.length
            + "\r\n\r\n";
    List<ShopRequests.Request> others = new ArrayList<>();
    try (ControlPlaneProcess controlPlane =
        new ControlPlaneProcess(folder.resolve("data")).compiledAsShipped()) {
      controlPlane.start();
      List<Socket> deaf = new ArrayList<>();
      List<CompletableFuture<Boolean>> sending = new ArrayList<>();
      try (OpenLoop listening = new OpenLoop(controlPlane)) {
        for (int i = 0; i < 4; i++) {
          Socket overHttp = deaf(controlPlane.otlpHttpPort);
          Socket overGrpc = deaf(controlPlane.grpcPort);
          deaf.add(overHttp);
          deaf.add(overGrpc);
          byte[] announced = head.getBytes(StandardCharsets.US_ASCII);
          sending.add(pour(overHttp, _ -> List.of(announced, small)));
          sending.add(
              pour(
                  overGrpc,
                  n -> n == 0 ? RawHttp2.connection() : RawHttp2.export(2 * n - 1, small)));
        }
        await(() -> repeated(controlPlane) > 1_000);

        for (int i = 0; i < 100; i++) {
          ShopRequests.Request request = shop.next(10, nowNs());
          (i % 2 == 0 ? listening.byGrpc(request.body()) : listening.byHttp(request.body()))
              .get(10, TimeUnit.SECONDS);
          others.add(request);
          mostMemory = Math.max(mostMemory, controlPlane.ownMemoryBytes());
        }
        for (ShopRequests.Request request : others) {
          assertFound(controlPlane, request.traceIds().getFirst());
        }
        assertThat(mostMemory).isLessThan(MAX_OWN_MEMORY);
        System.out.printf("Beside deaf senders: RssAnon %d MB at most%n", mostMemory >> 20);
      } finally {
        for (Socket socket : deaf) {
          socket.close();
        }
      }
      for (CompletableFuture<Boolean> each : sending) {
        assertThat(each.get(30, TimeUnit.SECONDS)).as("was not let send all it wanted").isFalse();
      }
      await(() -> inFlightBytes(controlPlane) == 0);
    }
  }

  /** Looks at its memory, and that it still answers readers. */
  private void awaitWatching(ControlPlaneProcess controlPlane, CompletableFuture<Void> acknowledged)
      throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!acknowledged.isDone()) {
      assertThat(System.nanoTime()).as("time until all is acknowledged").isLessThan(deadline);
      mostMemory = Math.max(mostMemory, controlPlane.ownMemoryBytes());
      assertThat(controlPlane.isReady()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    acknowledged.get();
  }

  private void assertAllIsThereOnce(
      ControlPlaneProcess controlPlane, List<ShopRequests.Request> requests) throws IOException {
    long traces = (long) REQUESTS * TRACES_PER_REQUEST;
    long spans = traces * ShopRequests.Request.SPANS_PER_TRACE;
    assertThat(controlPlane.json("/api/v1/intake").get("spansAccepted").asLong()).isEqualTo(spans);
    assertThat(controlPlane.json("/api/v1/intake").get("storedSpans").asLong()).isEqualTo(spans);
    String range = "?from=" + begin.minusSeconds(120) + "&to=" + Instant.now().plusSeconds(60);
    for (String service : List.of("gateway", "order")) {
      assertThat(
              controlPlane.json("/api/v1/services/" + service + range).at("/red/requests").asLong())
          .isEqualTo(traces);
    }
    for (ShopRequests.Request request : requests) {
      assertFound(controlPlane, request.traceIds().getFirst());
      assertFound(controlPlane, request.traceIds().getLast());
    }
  }

  private static void assertFound(ControlPlaneProcess controlPlane, String traceId)
      throws IOException {
    assertThat(controlPlane.json("/api/v1/traces/" + traceId).get("spans").size())
        .isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
  }

  /** Deaf senders send one request again and again. */
  private static long repeated(ControlPlaneProcess controlPlane) throws IOException {
    return controlPlane.json("/api/v1/intake").get("duplicateRequests").asLong();
  }

  private static double inFlightBytes(ControlPlaneProcess controlPlane) throws IOException {
    return controlPlane
        .get("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.startsWith("pharos_receive_in_flight_bytes "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  /** Something that may fail to be asked. */
  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("time until it holds").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** With little room for answers that nobody will read. */
  private static Socket deaf(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  /** Sends as fast as it is let; tells whether it came to the end of very much. */
  private static CompletableFuture<Boolean> pour(Socket socket, IntFunction<List<byte[]>> pieces) {
    return CompletableFuture.supplyAsync(
        () -> {
          for (int i = 0; i < 10_000_000; i++) {
            try {
              for (byte[] piece : pieces.apply(i)) {
                socket.getOutputStream().write(piece);
              }
            } catch (IOException e) {
              return false;
            }
          }
          return true;
        },
        Thread::startVirtualThread);
  }

  private static long nowNs() {
    Instant now = Instant.now();
    return TimeRange.epochNs(now);
  }
}
