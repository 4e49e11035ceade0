package dev.pharos.receive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.LogIntake;
import dev.pharos.aggregate.ProbeTraffic;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.SpanIntake;
import dev.pharos.aggregate.StreamingAggregates;
import dev.pharos.aggregate.TextLines;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.SpanSearchResult;
import dev.pharos.store.SpanStore;
import dev.pharos.store.memory.MemoryJournal;
import dev.pharos.store.memory.MemoryLogStore;
import dev.pharos.store.memory.MemoryRollupStore;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Senders that are faster than the store: slowed by their protocols, and nothing is lost. */
@Timeout(180)
class BackPressureTest {
  private static final int CHANNELS = 8;
  private static final int SPANS = 100;

  /** Requests that are sent or wait to be sent again. */
  private static final int OFFERED = 800;

  /** A fraction of what is offered. */
  private static final long STORE_SPANS_PER_SECOND = 30_000;

  private static final long MAX_IN_FLIGHT_BYTES = 1 << 20;
  private static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Refusals refusals = new Refusals();
  private final InFlight inFlight = new InFlight(InstantSource.system(), MAX_IN_FLIGHT_BYTES);
  private final SlowStore store = new SlowStore();
  private final AtomicInteger toldToWait = new AtomicInteger();

  @Test
  void aBurstBeyondTheStoresSpeedIsSlowedAndNothingAcknowledgedIsLost() throws Exception {
    burst(800);
  }

  @Test
  @Tag("slow")
  void aLongBurstIsSlowedAndNothingAcknowledgedIsLost() throws Exception {
    burst(1_600);
  }

  /** Half of the requests by each protocol, and far more at a time than may be in flight. */
  private void burst(int requests) throws Exception {
    Intake intake = intake();
    intake.start();
    OtlpReceivers receivers = receivers(intake);
    receivers.start();
    List<ManagedChannel> channels =
        IntStream.range(0, CHANNELS).mapToObj(i -> channel(receivers.grpcPort())).toList();
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI http = URI.create("http://127.0.0.1:" + receivers.httpPort() + "/v1/traces");
      List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
      Semaphore offered = new Semaphore(OFFERED);
      for (int i = 0; i < requests; i++) {
        offered.acquire();
        ExportTraceServiceRequest request = request(i);
        CompletableFuture<Void> answer =
            i % 2 == 0
                ? byGrpc(channels.get(i / 2 % CHANNELS), request)
                : byHttp(client, http, request);
        acknowledged.add(answer.whenComplete((_, _) -> offered.release()));
      }
      CompletableFuture.allOf(acknowledged.toArray(CompletableFuture[]::new))
          .get(150, TimeUnit.SECONDS);
    } finally {
      channels.forEach(ManagedChannel::shutdownNow);
      receivers.stop();
      intake.close();
    }

    assertThat(store.spans).hasSize(requests * SPANS);
    assertThat(store.duplicates.get()).isZero();
    assertThat(toldToWait.get()).isPositive();
    assertThat(refusals.snapshot())
        .containsOnlyKeys(new Refusals.Key("traces", RefusalReason.QUEUE_FULL));
    assertThat(store.mostHeldBytes.get()).isBetween(1L, 2 * MAX_IN_FLIGHT_BYTES);
    assertThat(inFlight.heldBytes()).isZero();
  }

  private CompletableFuture<Void> byGrpc(
      ManagedChannel channel, ExportTraceServiceRequest request) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    sendByGrpc(channel, request, done);
    return done;
  }

  private void sendByGrpc(
      ManagedChannel channel, ExportTraceServiceRequest request, CompletableFuture<Void> done) {
    Futures.addCallback(
        TraceServiceGrpc.newFutureStub(channel).export(request),
        new FutureCallback<>() {
          @Override
          public void onSuccess(ExportTraceServiceResponse response) {
            done.complete(null);
          }

          @Override
          public void onFailure(Throwable failure) {
            if (failure instanceof StatusRuntimeException refusal
                && refusal.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED
                && refusal.getTrailers() != null
                && refusal.getTrailers().containsKey(STATUS_DETAILS)) {
              later().execute(() -> sendByGrpc(channel, request, done));
            } else {
              done.completeExceptionally(failure);
            }
          }
        },
        Runnable::run);
  }

  private CompletableFuture<Void> byHttp(
      HttpClient client, URI uri, ExportTraceServiceRequest request) {
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
            .build();
    return client
        .sendAsync(post, HttpResponse.BodyHandlers.discarding())
        .thenCompose(response ->
            switch (response.statusCode()) {
              case 200 -> CompletableFuture.completedFuture(null);
              case 429 -> {
                assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
                yield CompletableFuture.runAsync(() -> {}, later())
                    .thenCompose(_ -> byHttp(client, uri, request));
              }
              default ->
                  CompletableFuture.failedFuture(
                      new AssertionError("answered " + response.statusCode()));
            });
  }

  /** When a sender was told to come back. */
  private Executor later() {
    toldToWait.incrementAndGet();
    return CompletableFuture.delayedExecutor(
        ReceiveLimits.RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static ExportTraceServiceRequest request(int number) {
    return Requests.of(
        IntStream.range(0, SPANS)
            .mapToObj(i -> Requests.span(1 + (long) number * SPANS + i).build())
            .toArray(io.opentelemetry.proto.trace.v1.Span[]::new));
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  private OtlpReceivers receivers(Intake intake) {
    SignalReceivers signals =
        SignalReceivers.of(intake::submit, NoMetrics.sinks(refusals), inFlight, refusals);
    ReceiveMeters meters = new ReceiveMeters(new SimpleMeterRegistry(), refusals, inFlight);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return new OtlpReceivers(
        new OtlpGrpcReceiver(anyPort, signals, meters, refusals, List.of()),
        new OtlpHttpReceiver(anyPort, signals, meters, List.of()));
  }

  private Intake intake() {
    MemoryRollupStore rollups = new MemoryRollupStore();
    return new Intake(
        new MemoryJournal(Long.MAX_VALUE),
        new NoCheckpoints(),
        new SpanIntake(new WireSpanDecoder(SpanLimits.DEFAULT), new ProbeTraffic(List.of()), store),
        new LogIntake(new TextLines(), new MemoryLogStore(), new LogPatterns()),
        new StreamingAggregates(rollups),
        rollups,
        IntakeSettings.DEFAULT,
        InstantSource.fixed(Instant.EPOCH.plus(Duration.ofNanos(Requests.ARRIVAL_NS))),
        refusals);
  }

  /** Takes spans at its own speed, in the intake's thread, as a store does whose memory is full. */
  private final class SlowStore implements SpanStore {
    final Set<Long> spans = ConcurrentHashMap.newKeySet();
    final AtomicInteger duplicates = new AtomicInteger();
    final AtomicLong mostHeldBytes = new AtomicLong();

    @Override
    public void add(List<Span> added) {
      LockSupport.parkNanos(added.size() * 1_000_000_000L / STORE_SPANS_PER_SECOND);
      mostHeldBytes.accumulateAndGet(inFlight.heldBytes(), Math::max);
      added.forEach(span -> {
        if (!spans.add(span.spanId())) {
          duplicates.incrementAndGet();
        }
      });
    }

    @Override
    public List<Span> trace(TraceId traceId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SpanSearchResult search(SpanQuery query, SearchWatch watch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Statistics statistics() {
      return new Statistics(spans.size(), 0, 0, List.of());
    }

    @Override
    public PendingCommit seal() {
      return () -> "none";
    }

    @Override
    public void retain(String commit) {}

    @Override
    public void close() {}
  }

  private static final class NoCheckpoints implements CheckpointStore {
    @Override
    public Optional<Checkpoint> latest() {
      return Optional.empty();
    }

    @Override
    public void write(Checkpoint checkpoint) {}
  }
}
