package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.rpc.RetryInfo;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Senders that wait for no answer before they send the next request, half of them over gRPC, and do
 * with a refusal what its protocol says: send again after as long as they were told.
 */
final class OpenLoop implements AutoCloseable {
  private static final int CHANNELS = 8;
  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(
              MethodDescriptor.generateFullMethodName(
                  "opentelemetry.proto.collector.trace.v1.TraceService", "Export"))
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  final AtomicInteger refusedOverGrpc = new AtomicInteger();
  final AtomicInteger refusedOverHttp = new AtomicInteger();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<ManagedChannel> channels;
  private final URI http;

  OpenLoop(ControlPlaneProcess controlPlane) {
    http = URI.create("http://127.0.0.1:" + controlPlane.otlpHttpPort + "/v1/traces");
    channels =
        IntStream.range(0, CHANNELS)
            .mapToObj(i ->
                ManagedChannelBuilder.forAddress("127.0.0.1", controlPlane.grpcPort)
                    .usePlaintext()
                    .build())
            .toList();
  }

  /** Begins to send all of them; done when each was acknowledged. */
  CompletableFuture<Void> send(List<byte[]> bodies) {
    List<CompletableFuture<Void>> acknowledged = new ArrayList<>();
    for (int i = 0; i < bodies.size(); i++) {
      acknowledged.add(
          i % 2 == 0
              ? byGrpc(channels.get(i / 2 % CHANNELS), bodies.get(i))
              : byHttp(bodies.get(i)));
    }
    return CompletableFuture.allOf(acknowledged.toArray(CompletableFuture[]::new));
  }

  CompletableFuture<Void> byGrpc(byte[] body) {
    return byGrpc(channels.getFirst(), body);
  }

  private CompletableFuture<Void> byGrpc(ManagedChannel channel, byte[] body) {
    CompletableFuture<Void> answer = new CompletableFuture<>();
    Futures.addCallback(
        ClientCalls.futureUnaryCall(channel.newCall(EXPORT, CallOptions.DEFAULT), body),
        new FutureCallback<>() {
          @Override
          public void onSuccess(byte[] message) {
            answer.complete(null);
          }

          @Override
          public void onFailure(Throwable failure) {
            answer.completeExceptionally(failure);
          }
        },
        Runnable::run);
    return answer.exceptionallyCompose(failure -> byGrpcLater(channel, body, failure));
  }

  private CompletableFuture<Void> byGrpcLater(
      ManagedChannel channel, byte[] body, Throwable failure) {
    Executor later = after(retryDelay(failure));
    refusedOverGrpc.incrementAndGet();
    return CompletableFuture.runAsync(() -> {}, later).thenCompose(_ -> byGrpc(channel, body));
  }

  CompletableFuture<Void> byHttp(byte[] body) {
    HttpRequest post =
        HttpRequest.newBuilder(http)
            .header("Content-Type", "application/x-protobuf")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client
        .sendAsync(post, HttpResponse.BodyHandlers.discarding())
        .thenCompose(answer -> {
          if (answer.statusCode() == 200) {
            return CompletableFuture.completedFuture(null);
          }
          assertThat(answer.statusCode()).isEqualTo(429);
          long seconds = answer.headers().firstValueAsLong("Retry-After").orElseThrow();
          refusedOverHttp.incrementAndGet();
          return CompletableFuture.runAsync(() -> {}, after(Duration.ofSeconds(seconds)))
              .thenCompose(_ -> byHttp(body));
        });
  }

  private static Duration retryDelay(Throwable failure) {
    assertThat(failure).isInstanceOf(StatusRuntimeException.class);
    StatusRuntimeException refused = (StatusRuntimeException) failure;
    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    try {
      RetryInfo told = StatusProto.fromThrowable(refused).getDetails(0).unpack(RetryInfo.class);
      assertThat(told.getRetryDelay().getSeconds()).isPositive();
      return Duration.ofSeconds(told.getRetryDelay().getSeconds());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Executor after(Duration delay) {
    return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    for (ManagedChannel channel : channels) {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
    client.close();
  }

  /** Messages as they are on the wire: a generator that encodes is no faster than a store. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
