package dev.pharos.receive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.KnownLength;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtlpGrpcReceiverTest {
  private final RunningReceivers running = new RunningReceivers();
  private final ManagedChannel channel = running.newChannel();
  private final TraceServiceGrpc.TraceServiceBlockingStub traces =
      TraceServiceGrpc.newBlockingStub(channel);

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    running.close();
  }

  @Test
  void takesSpans() {
    ExportTraceServiceResponse response = traces.export(Requests.ofSpans(3));

    assertThat(response).isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
    assertThat(running.sink.spans).extracting(Span::spanId).containsExactly(1L, 2L, 3L);
    assertThat(running.sink.spans).extracting(span -> span.service().name()).containsOnly("shop");
    assertThat(running.refusals()).isEmpty();
  }

  @Test
  void takesCompressedRequests() {
    traces.withCompression("gzip").export(Requests.ofSpans(500));

    assertThat(running.sink.spans).hasSize(500);
  }

  @Test
  void takesAnEmptyRequest() {
    traces.export(ExportTraceServiceRequest.getDefaultInstance());

    assertThat(running.refusals()).isEmpty();
  }

  @Test
  void answersWhatItRefusedAndTakesTheRest() {
    ExportTraceServiceRequest request =
        Requests.of(
            Requests.span(1).build(),
            Requests.span(2).clearTraceId().build(),
            Requests.span(3).clearSpanId().build(),
            Requests.span(4).setEndTimeUnixNano(1).build(),
            Requests.span(5).build());

    ExportTraceServiceResponse response = traces.export(request);

    assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(3);
    assertThat(response.getPartialSuccess().getErrorMessage())
        .contains("1 as invalid_trace_id", "1 as invalid_span_id", "1 as end_before_start");
    assertThat(running.sink.spans).extracting(Span::spanId).containsExactly(1L, 5L);
  }

  @Test
  void refusesGarbage() {
    Status status =
        exportBytes(channel, "this is no protobuf".getBytes(UTF_8), CallOptions.DEFAULT);

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("protobuf");
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(1);
  }

  @Test
  void refusesATruncatedRequest() {
    byte[] truncated = Requests.truncated(Requests.ofSpans(3).toByteArray());

    Status status = exportBytes(channel, truncated, CallOptions.DEFAULT);

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(running.sink.spans).isEmpty();
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(1);
  }

  @Test
  void refusesAMessageThatAnnouncesTooMuch() {
    byte[] large = new byte[ReceiveLimits.MAX_REQUEST_BYTES + 2];

    Status status = exportBytes(channel, large, CallOptions.DEFAULT);

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    awaitRefused(RefusalReason.TOO_LARGE);
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  @Test
  void stopsInflatingAtTheLimit() {
    byte[] bomb = new byte[40 << 20];

    Status status = exportBytes(channel, bomb, CallOptions.DEFAULT.withCompression("gzip"));

    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("16 MiB");
    assertThat(running.refused("traces", RefusalReason.TOO_LARGE)).isEqualTo(1);
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  @Test
  void refusesWhatIsNotGzipThoughItSaysSo() throws InterruptedException {
    ManagedChannel lying = channelThatSays("gzip");

    Status status =
        exportBytes(
            lying, Requests.ofSpans(1).toByteArray(), CallOptions.DEFAULT.withCompression("gzip"));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(running.refused("traces", RefusalReason.MALFORMED)).isEqualTo(1);
    lying.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void refusesAnEncodingItDoesNotKnow() throws InterruptedException {
    ManagedChannel lying = channelThatSays("zstd");

    Status status =
        exportBytes(
            lying, Requests.ofSpans(1).toByteArray(), CallOptions.DEFAULT.withCompression("zstd"));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    awaitRefused(RefusalReason.UNSUPPORTED_ENCODING);
    lying.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
  }

  @Test
  void saysWhenToTryAgain() {
    running.sink.refuse(
        new RefusedException(RefusalReason.QUEUE_FULL, Duration.ofMillis(1_500), "queue is full"));

    StatusRuntimeException refused = exportRefused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(retryInfo(refused)).isEqualTo(Duration.ofMillis(1_500));
  }

  @Test
  void saysThatItIsUnavailableWhenTheDiskIsFull() {
    running.sink.refuse(
        new RefusedException(RefusalReason.DISK_FULL, Duration.ofSeconds(2), "disk is full"));

    StatusRuntimeException refused = exportRefused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(retryInfo(refused)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void asksForAnotherTryWhenItFailsItself() {
    running.sink.fail(new IllegalStateException("a bug"));

    StatusRuntimeException refused = exportRefused();

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(refused.getStatus().getDescription()).doesNotContain("a bug");
    assertThat(running.refused("traces", RefusalReason.STORE_FAILED)).isEqualTo(1);
  }

  @Test
  void takesMetricsAndTellsHowManyPointsItRefused() {
    ExportMetricsServiceResponse answer =
        MetricsServiceGrpc.newBlockingStub(channel)
            .export(OtlpMetricRequests.oneGoodPointAndOneOfNoTemporality());

    assertThat(running.series.statistics().activeSeries()).isEqualTo(1);
    assertThat(answer.getPartialSuccess().getRejectedDataPoints()).isEqualTo(1);
    assertThat(answer.getPartialSuccess().getErrorMessage()).contains("unsupported_metric");
    assertThat(running.refused("metrics", RefusalReason.UNSUPPORTED_METRIC)).isEqualTo(1);
  }

  @Test
  void requestsThatWaitKeepNoThreadFromOthers() throws Exception {
    CompletableFuture<Void> gate = running.sink.shut();
    List<Future<ExportTraceServiceResponse>> waiting = new ArrayList<>();
    for (int i = 0; i < ReceiveLimits.MAX_GRPC_CALLS_PER_CONNECTION / 2; i++) {
      waiting.add(TraceServiceGrpc.newFutureStub(channel).export(Requests.ofSpans(2)));
    }
    await().until(() -> running.sink.waiting() == waiting.size());

    Status status = exportBytes(channel, "no protobuf".getBytes(UTF_8), CallOptions.DEFAULT);

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    gate.complete(null);
    for (Future<ExportTraceServiceResponse> answer : waiting) {
      assertThat(answer.get(10, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(running.sink.spans).hasSize(2 * waiting.size());
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  @Test
  void countsARequestAsInFlightUntilItIsTakenThoughItsSenderGaveUp() {
    CompletableFuture<Void> gate = running.sink.shut();
    ExportTraceServiceRequest request = Requests.ofSpans(2);
    var call = TraceServiceGrpc.newFutureStub(channel).export(request);
    await().until(() -> running.sink.waiting() == 1);

    call.cancel(true);
    exportBytes(channel, "seen after the cancel".getBytes(UTF_8), CallOptions.DEFAULT);

    assertThat(running.inFlight.heldBytes()).isEqualTo(request.getSerializedSize());
    gate.complete(null);
    assertThat(running.sink.spans).hasSize(2);
    assertThat(running.inFlight.heldBytes()).isZero();
  }

  /** What gRPC refuses by itself is counted when the call ends, just after its answer. */
  private void awaitRefused(RefusalReason reason) {
    await().untilAsserted(() -> assertThat(running.refused("traces", reason)).isEqualTo(1));
  }

  private StatusRuntimeException exportRefused() {
    return catchThrowableOfType(
        StatusRuntimeException.class, () -> traces.export(Requests.ofSpans(1)));
  }

  private static Duration retryInfo(StatusRuntimeException refused) {
    try {
      var delay =
          StatusProto.fromThrowable(refused)
              .getDetails(0)
              .unpack(com.google.rpc.RetryInfo.class)
              .getRetryDelay();
      return Duration.ofSeconds(delay.getSeconds(), delay.getNanos());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Status exportBytes(ManagedChannel channel, byte[] bytes, CallOptions options) {
    MethodDescriptor<byte[], byte[]> method =
        TraceServiceGrpc.getExportMethod().toBuilder(new RawBytes(), new RawBytes()).build();
    try {
      ClientCalls.blockingUnaryCall(channel, method, options, bytes);
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    }
  }

  /** A channel whose messages carry an encoding's name and are not encoded at all. */
  private ManagedChannel channelThatSays(String encoding) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(Codec.Identity.NONE);
    compressors.register(
        new Compressor() {
          @Override
          public String getMessageEncoding() {
            return encoding;
          }

          @Override
          public OutputStream compress(OutputStream out) {
            return out;
          }
        });
    return NettyChannelBuilder.forAddress("127.0.0.1", running.receivers.grpcPort())
        .usePlaintext()
        .compressorRegistry(compressors)
        .build();
  }

  private static final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new Body(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Body extends ByteArrayInputStream implements KnownLength {
    Body(byte[] bytes) {
      super(bytes);
    }
  }
}
