package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.RefusalReason;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what gRPC refuses by itself, before a request gets to its service: a message that
 * announces too many bytes, an encoding that is not known, a message that breaks off.
 */
final class GrpcTransportRefusals extends ServerStreamTracer.Factory {
  private static final Metadata.Key<String> ENCODING =
      Metadata.Key.of("grpc-encoding", Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<String> ENCODINGS = Set.of("gzip", "identity");

  private final Refusals refusals;

  GrpcTransportRefusals(Refusals refusals) {
    this.refusals = refusals;
  }

  @Override
  public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
    String signal = OtlpGrpcReceiver.signalOf(fullMethodName);
    String encoding = headers.get(ENCODING);
    boolean knownEncoding = encoding == null || ENCODINGS.contains(encoding);
    return new ServerStreamTracer() {
      private volatile boolean messageSeen;

      @Override
      public void inboundMessage(int number) {
        messageSeen = true;
      }

      @Override
      public void streamClosed(Status status) {
        RefusalReason reason = reason(status.getCode(), knownEncoding, messageSeen);
        if (reason != null) {
          refusals.count(signal, reason, 1);
        }
      }
    };
  }

  /** Null for what is no refusal, or was counted by the service. */
  private static @Nullable RefusalReason reason(
      Status.Code code, boolean knownEncoding, boolean messageSeen) {
    return switch (code) {
      case RESOURCE_EXHAUSTED -> messageSeen ? null : RefusalReason.TOO_LARGE;
      case UNIMPLEMENTED -> knownEncoding ? null : RefusalReason.UNSUPPORTED_ENCODING;
      case INTERNAL -> RefusalReason.MALFORMED;
      default -> null;
    };
  }
}
