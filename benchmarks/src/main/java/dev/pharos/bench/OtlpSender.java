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

/** One connection that sends requests of a signal, one at a time. */
sealed interface OtlpSender extends AutoCloseable {

  /**
   * Whether the receiver took it; false when it asks to try again. Anything else is an exception.
   */
  boolean send(byte[] request) throws IOException;

  @Override
  void close();

  /** For spans. */
  static OtlpSender ofTraces(String protocol, URI endpoint) {
    return switch (protocol) {
      case "grpc" -> new Grpc(endpoint, "trace.v1.TraceService");
      case "http" -> new Http(endpoint, "/v1/traces", "application/x-protobuf");
      case "zipkin" -> new Zipkin(endpoint);
      default -> throw unknown(protocol, "grpc, http, zipkin");
    };
  }

  /** For log lines. */
  static OtlpSender ofLogs(String protocol, URI endpoint) {
    return switch (protocol) {
      case "grpc" -> new Grpc(endpoint, "logs.v1.LogsService");
      case "http" -> new Http(endpoint, "/v1/logs", "application/x-protobuf");
      case "loki" -> new Http(endpoint, "/loki/api/v1/push", "application/json");
      default -> throw unknown(protocol, "grpc, http, loki");
    };
  }

  private static IllegalArgumentException unknown(String protocol, String allowed) {
    return new IllegalArgumentException("--protocol " + protocol + ": allowed are " + allowed);
  }

  /** OTLP/gRPC with raw bytes. */
  final class Grpc implements OtlpSender {
    private final MethodDescriptor<byte[], byte[]> export;
    private final ManagedChannel channel;

    Grpc(URI endpoint, String service) {
      export =
          MethodDescriptor.<byte[], byte[]>newBuilder()
              .setType(MethodDescriptor.MethodType.UNARY)
              .setFullMethodName("opentelemetry.proto.collector." + service + "/Export")
              .setRequestMarshaller(new RawBytes())
              .setResponseMarshaller(new RawBytes())
              .build();
      channel =
          NettyChannelBuilder.forAddress(endpoint.getHost(), endpoint.getPort())
              .usePlaintext()
              .build();
    }

    @Override
    public boolean send(byte[] request) {
      try {
        ClientCalls.blockingUnaryCall(channel, export, CallOptions.DEFAULT, request);
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

  /** HTTP: OTLP with protobuf as the Java agent sends by default, or another body. */
  final class Http implements OtlpSender {
    private final HttpClient client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String contentType;

    Http(URI endpoint, String path, String contentType) {
      this.url = endpoint.resolve(path);
      this.contentType = contentType;
    }

    @Override
    public boolean send(byte[] request) throws IOException {
      try {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(url)
                    .header("Content-Type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        return switch (response.statusCode()) {
          case 200, 202, 204 -> true;
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
