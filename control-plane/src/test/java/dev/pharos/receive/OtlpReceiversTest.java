package dev.pharos.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.StartupException;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of both protocols, side by side and under senders that misbehave. */
@Timeout(120)
class OtlpReceiversTest {
  private static final String PROTOBUF = "application/x-protobuf";

  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
    client.close();
  }

  @Test
  void saysWhichPortIsInUseAndWhatToSet() throws Exception {
    ServerSocket taken = opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();

    assertThatThrownBy(() -> receivers(address, anyPort()).start())
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "port %d for OTLP/gRPC is in use: stop what listens there, or set"
                + " pharos.otlp.grpc.port to another",
            address.getPort());
    assertThatThrownBy(() -> receivers(anyPort(), address).start())
        .isInstanceOf(StartupException.class)
        .hasMessage(
            "port %d for OTLP/HTTP is in use: stop what listens there, or set"
                + " pharos.otlp.http.port to another",
            address.getPort());
  }

  @Test
  void answersWhatIsInFlightBeforeItStops() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    CompletableFuture<Void> gate = running.sink.shut();
    var grpc = TraceServiceGrpc.newFutureStub(channel(running)).export(Requests.ofSpans(2));
    var http = client.sendAsync(post(running, Requests.ofSpans(3)), ofBytes());
    await()
        .until(() -> running.inFlight.heldBytes() >= 2L * Requests.ofSpans(2).getSerializedSize());
    await().until(() -> running.sink.waiting() == 2);

    CompletableFuture<Void> stopping = CompletableFuture.runAsync(running.receivers::stop);
    gate.complete(null);

    assertThat(grpc.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(http.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    stopping.get(20, TimeUnit.SECONDS);
    assertThat(running.sink.spans).hasSize(5);
  }

  @Test
  void asksToComeBackWhenTooMuchIsInFlight() throws Exception {
    ExportTraceServiceRequest large = Requests.ofSpans(500);
    RunningReceivers running = opened(new RunningReceivers(large.getSerializedSize() * 3L / 2));
    ManagedChannel channel = channel(running);
    CompletableFuture<Void> gate = running.sink.shut();
    var first = client.sendAsync(post(running, large), ofBytes());
    await().until(() -> running.sink.waiting() == 1);

    HttpResponse<byte[]> second = client.send(post(running, large), ofBytes());

    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.headers().firstValue("Retry-After")).hasValue("1");
    assertThatThrownBy(() -> TraceServiceGrpc.newBlockingStub(channel).export(large))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    assertThat(running.refused("traces", RefusalReason.QUEUE_FULL)).isEqualTo(2);
    gate.complete(null);
    assertThat(first.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    assertThat(client.send(post(running, large), ofBytes()).statusCode()).isEqualTo(200);
    assertThat(running.sink.spans).hasSize(1_000);
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  @Test
  void badRequestsCostNoGoodSpan() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    ManagedChannel channel = channel(running);
    Set<Long> sent = ConcurrentHashMap.newKeySet();
    List<Future<?>> senders = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int sender = 0; sender < 8; sender++) {
        long firstId = 1 + sender * 1_000L;
        boolean overGrpc = sender % 2 == 0;
        senders.add(
            threads.submit(() -> {
              for (int i = 0; i < 100; i++) {
                ExportTraceServiceRequest good =
                    Requests.of(
                        Requests.span(firstId + i).build(),
                        Requests.span(firstId + i).clearTraceId().build());
                sendBad(running, i);
                if (overGrpc) {
                  TraceServiceGrpc.newBlockingStub(channel).export(good);
                } else {
                  client.send(post(running, good), ofBytes());
                }
                sent.add(firstId + i);
              }
              return null;
            }));
      }
    }
    for (Future<?> sender : senders) {
      sender.get();
    }

    assertThat(running.sink.spans).extracting(Span::spanId).doesNotHaveDuplicates();
    assertThat(running.sink.spans)
        .extracting(Span::spanId)
        .containsExactlyInAnyOrderElementsOf(sent);
    assertThat(running.refused("traces", RefusalReason.INVALID_TRACE_ID)).isEqualTo(800);
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(400);
    assertThat(running.refused("traces", RefusalReason.UNSUPPORTED_ENCODING)).isEqualTo(400);
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  private void sendBad(RunningReceivers running, int i) throws Exception {
    HttpRequest.Builder bad =
        HttpRequest.newBuilder(running.http("/v1/traces")).header("Content-Type", PROTOBUF);
    byte[] truncated = Requests.truncated(Requests.ofSpans(5).toByteArray());
    HttpRequest request =
        i % 2 == 0
            ? bad.POST(BodyPublishers.ofByteArray(truncated)).build()
            : bad.header("Content-Encoding", "br")
                .POST(BodyPublishers.ofByteArray(truncated))
                .build();
    assertThat(client.send(request, ofBytes()).statusCode()).isIn(400, 415);
  }

  @Test
  void aSenderThatStallsHoldsLittleAndHarmsNobody() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    Socket stalling = opened(connect(running.receivers.httpPort()));
    stalling
        .getOutputStream()
        .write(head("Content-Length: " + ReceiveLimits.MAX_REQUEST_BYTES).getBytes(US_ASCII));
    stalling.getOutputStream().write(new byte[10]);
    await().until(() -> running.inFlight.heldBytes() > 0);

    assertThat(running.inFlight.heldBytes()).isEqualTo(ReceiveLimits.FIRST_BUFFER_BYTES);
    assertThat(client.send(post(running, Requests.ofSpans(3)), ofBytes()).statusCode())
        .isEqualTo(200);
    stalling.close();
    await().until(() -> running.inFlight.heldBytes() == 0);
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(1);
  }

  @Test
  void aSenderOverHttpThatNeverReadsItsAnswersHarmsNobody() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    Socket deaf = opened(deaf(running.receivers.httpPort()));
    byte[] body = Requests.ofSpans(1).toByteArray();
    byte[] head = head("Content-Length: " + body.length).getBytes(US_ASCII);
    CompletableFuture<Integer> sending =
        CompletableFuture.supplyAsync(
            () -> write(deaf, 200_000, i -> List.of(head, body)), Thread::startVirtualThread);
    await().until(() -> running.sink.spans.size() > 100);

    othersAreServed(running);

    deaf.close();
    sending.get(30, TimeUnit.SECONDS);
    await().atMost(60, TimeUnit.SECONDS).until(() -> running.inFlight.heldBytes() == 0);
  }

  @Test
  void aSenderOverGrpcThatNeverReadsItsAnswersHarmsNobody() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    Socket deaf = opened(deaf(running.receivers.grpcPort()));
    byte[] body = Requests.ofSpans(1).toByteArray();
    write(deaf, 1, i -> RawHttp2.connection());
    CompletableFuture<Integer> sending =
        CompletableFuture.supplyAsync(
            () -> write(deaf, 200_000, i -> RawHttp2.export(2 * i + 1, body)),
            Thread::startVirtualThread);
    await().until(() -> running.sink.spans.size() > 10);

    othersAreServed(running);

    deaf.close();
    sending.get(30, TimeUnit.SECONDS);
    await().atMost(60, TimeUnit.SECONDS).until(() -> running.inFlight.heldBytes() == 0);
  }

  private void othersAreServed(RunningReceivers running) throws Exception {
    ManagedChannel channel = channel(running);
    for (int i = 0; i < 100; i++) {
      TraceServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(10, TimeUnit.SECONDS)
          .export(Requests.ofSpans(50));
      assertThat(client.send(post(running, Requests.ofSpans(50)), ofBytes()).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void keepsConnectionsBetweenRequests() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    Socket socket = opened(connect(running.receivers.httpPort()));
    byte[] body = Requests.ofSpans(1).toByteArray();
    for (int i = 0; i < 3; i++) {
      write(
          socket, 1, _ -> List.of(head("Content-Length: " + body.length).getBytes(US_ASCII), body));
      assertThat(answerHead(socket.getInputStream())).startsWith("HTTP/1.1 200");
    }
    write(
        socket,
        1,
        _ -> List.of(head("Content-Length: 3").getBytes(US_ASCII), new byte[] {1, 2, 3}));
    assertThat(answerHead(socket.getInputStream())).startsWith("HTTP/1.1 400");

    assertThat(running.sink.spans).hasSize(3);
  }

  @Test
  void servesItsCountsToPrometheus() throws Exception {
    RunningReceivers running = opened(new RunningReceivers());
    byte[] body = Requests.of(Requests.span(1).build(), Requests.span(0).build()).toByteArray();
    client.send(post(running, ExportTraceServiceRequest.parseFrom(body)), ofBytes());
    HttpRequest garbage =
        HttpRequest.newBuilder(running.http("/v1/traces"))
            .header("Content-Type", PROTOBUF)
            .POST(BodyPublishers.ofString("garbage"))
            .build();
    client.send(garbage, ofBytes());

    assertThat(running.registry.scrape().lines())
        .contains(
            "pharos_refused_items_total{reason=\"malformed\",signal=\"traces\"} 1.0",
            "pharos_refused_items_total{reason=\"invalid_span_id\",signal=\"traces\"} 1.0",
            "pharos_refused_items_total{reason=\"queue_full\",signal=\"logs\"} 0.0",
            "pharos_received_spans_total{protocol=\"http\"} 1.0",
            "pharos_received_bytes_total{protocol=\"http\",signal=\"traces\"} "
                + (body.length + 7.0),
            "pharos_received_requests_total{outcome=\"partial\",protocol=\"http\",signal=\"traces\"} 1.0",
            "pharos_received_requests_total{outcome=\"rejected\",protocol=\"http\",signal=\"traces\"} 1.0",
            "pharos_received_requests_total{outcome=\"taken\",protocol=\"grpc\",signal=\"traces\"} 0.0");
  }

  private static OtlpReceivers receivers(InetSocketAddress grpc, InetSocketAddress http) {
    Refusals refusals = new Refusals();
    InFlight inFlight = new InFlight(InstantSource.system(), ReceiveLimits.MAX_IN_FLIGHT_BYTES);
    SignalReceivers signals =
        SignalReceivers.of(
            (_, _, _) -> {
              throw new AssertionError("nothing is sent");
            },
            NoMetrics.sinks(refusals),
            inFlight,
            refusals);
    ReceiveMeters meters = new ReceiveMeters(new SimpleMeterRegistry(), refusals, inFlight);
    return new OtlpReceivers(
        new OtlpGrpcReceiver(grpc, signals, meters, refusals, List.of()),
        new OtlpHttpReceiver(http, signals, meters, List.of()));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private ManagedChannel channel(RunningReceivers running) {
    ManagedChannel channel = running.newChannel();
    open.add(() -> channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS));
    return channel;
  }

  private static HttpRequest post(RunningReceivers running, ExportTraceServiceRequest request) {
    return HttpRequest.newBuilder(running.http("/v1/traces"))
        .header("Content-Type", PROTOBUF)
        .POST(BodyPublishers.ofByteArray(request.toByteArray()))
        .build();
  }

  private static HttpResponse.BodyHandler<byte[]> ofBytes() {
    return HttpResponse.BodyHandlers.ofByteArray();
  }

  private static Socket connect(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  /** With little room for answers that nobody will read. */
  private static Socket deaf(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private static String head(String length) {
    return "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + PROTOBUF
        + "\r\n"
        + length
        + "\r\n\r\n";
  }

  /** Writes until all is written or the other side has had enough; returns how many it was. */
  private static int write(Socket socket, int times, Function<Integer, List<byte[]>> pieces) {
    for (int i = 0; i < times; i++) {
      try {
        for (byte[] piece : pieces.apply(i)) {
          socket.getOutputStream().write(piece);
        }
      } catch (IOException e) {
        return i;
      }
    }
    return times;
  }

  private static String answerHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    int length =
        head.toString()
            .lines()
            .filter(line -> line.startsWith("Content-Length: "))
            .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
            .findFirst()
            .orElseThrow();
    return head + new String(in.readNBytes(length), UTF_8);
  }
}
