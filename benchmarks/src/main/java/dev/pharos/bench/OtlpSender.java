package dev.pharos.bench;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/** One connection that sends OTLP trace requests, one at a time. */
sealed interface OtlpSender extends AutoCloseable {

  /**
   * Whether the receiver took it; false when it asks to try again. Anything else is an exception.
   */
  boolean send(byte[] request) throws IOException;

  @Override
  void close();

  static OtlpSender open(String protocol, URI endpoint) {
    return switch (protocol) {
      case "grpc" -> new Grpc(endpoint);
      case "http" -> new Http(endpoint, "/v1/traces", "application/x-protobuf");
      case "zipkin" -> new Zipkin(endpoint);
      default ->
          throw new IllegalArgumentException(
              "--protocol " + protocol + ": allowed are grpc, http, zipkin");
    };
  }

  /** OTLP/gRPC with raw bytes. */
  final class Grpc implements OtlpSender {
    private static final MethodDescriptor<byte[], byte[]> EXPORT =
        MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("opentelemetry.proto.collector.trace.v1.TraceService/Export")
            .setRequestMarshaller(new RawBytes())
            .setResponseMarshaller(new RawBytes())
            .build();

    private final ManagedChannel channel;

    Grpc(URI endpoint) {
      channel =
          NettyChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort())
              .usePlaintext()
              .build();
    }

    @Override
    public boolean send(byte[] request) {
      try {
        ClientCalls.blockingUnaryCall(channel, EXPORT, CallOptions.DEFAULT, request);
        return true;
      } catch (StatusRuntimeException e) {
        Status.Code code = e.getStatus().getCode();
        if (code == Status.Code.UNAVAILABLE || code == Status.Code.RESOURCE_EXHAUSTED) {
          return false;
        }
        throw e;
      }
    }

    @Override
    public void close() {
      channel.shutdown();
      try {
        channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Hands bytes through as they are. */
  final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
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

  /** OTLP/HTTP with protobuf, as the Java agent sends by default. */
  final class Http implements OtlpSender {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI traces;
    private final String contentType;

    Http(URI endpoint, String path, String contentType) {
      this.traces = endpoint.resolve(path);
      this.contentType = contentType;
    }

    @Override
    public boolean send(byte[] request) throws IOException {
      try {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(traces)
                    .header("Content-Type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        return switch (response.statusCode()) {
          case 200, 202 -> true;
          case 429, 503 -> false;
          default ->
              throw new IOException("answered " + response.statusCode() + ": " + response.body());
        };
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** Zipkin's own JSON; making it is the sender's work. */
  final class Zipkin implements OtlpSender {
    private final Http http;

    Zipkin(URI endpoint) {
      http = new Http(endpoint, "/api/v2/spans", "application/json");
    }

    @Override
    public boolean send(byte[] request) throws IOException {
      return http.send(ZipkinJson.of(request));
    }

    @Override
    public void close() {
      http.close();
    }
  }
}
