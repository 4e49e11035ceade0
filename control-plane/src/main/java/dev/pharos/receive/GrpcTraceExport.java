package dev.pharos.receive;

import dev.pharos.signal.RefusalReason;
import dev.pharos.store.PayloadFormat;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** {@code TraceService/Export}, on bytes. */
final class GrpcTraceExport implements ServerCallHandler<Inbound, byte[]> {
  private static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final TraceReceiver receiver;
  private final ReceiveMeters.Protocol meters;

  GrpcTraceExport(TraceReceiver receiver, ReceiveMeters.Protocol meters) {
    this.receiver = receiver;
    this.meters = meters;
  }

  MethodDescriptor.Marshaller<Inbound> requests() {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(Inbound value) {
        throw new UnsupportedOperationException("requests are only read");
      }

      @Override
      public Inbound parse(InputStream body) {
        try {
          // gRPC hands over whole messages: what is not compressed has arrived.
          return body instanceof KnownLength
              ? receiver.readArrived(body, body.available())
              : receiver.read(body, -1);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  static MethodDescriptor.Marshaller<byte[]> responses() {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(byte[] message) {
        return new ByteArrayInputStream(message);
      }

      @Override
      public byte[] parse(InputStream body) {
        throw new UnsupportedOperationException("responses are only written");
      }
    };
  }

  @Override
  public ServerCall.Listener<Inbound> startCall(
      ServerCall<Inbound, byte[]> call, Metadata headers) {
    // One more than the one there should be, to notice a sender that takes this for a stream.
    call.request(2);
    return new Export(call);
  }

  /** One call; gRPC calls its methods one after the other. */
  private final class Export extends ServerCall.Listener<Inbound> {
    private final ServerCall<Inbound, byte[]> call;
    private @Nullable Inbound request;
    private boolean answered;

    Export(ServerCall<Inbound, byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(Inbound message) {
      if (request == null && !answered) {
        request = message;
        return;
      }
      message.close();
      release();
      if (!answered) {
        answer(receiver.reject(RefusalReason.MALFORMED, "one call carries one request"));
      }
    }

    @Override
    public void onHalfClose() {
      if (answered) {
        return;
      }
      Inbound whole = request;
      if (whole == null) {
        answer(receiver.reject(RefusalReason.MALFORMED, "the call carried no request"));
        return;
      }
      try (whole) {
        meters.count(whole);
        answer(receiver.take(PayloadFormat.OTLP_TRACES_PROTOBUF, whole));
      }
      request = null;
    }

    @Override
    public void onCancel() {
      release();
    }

    @Override
    public void onComplete() {
      release();
    }

    private void release() {
      Inbound held = request;
      if (held != null) {
        held.close();
        request = null;
      }
    }

    private void answer(Answer answer) {
      answered = true;
      meters.count(answer);
      switch (answer) {
        case Answer.Taken taken -> {
          call.sendHeaders(new Metadata());
          call.sendMessage(OtlpWire.response(taken));
          call.close(Status.OK, new Metadata());
        }
        case Answer.Rejected rejected ->
            call.close(statusOf(rejected).withDescription(rejected.message()), new Metadata());
        case Answer.Later later -> {
          Status status = statusOf(later).withDescription(later.message());
          Metadata trailers = new Metadata();
          trailers.put(
              STATUS_DETAILS,
              OtlpWire.status(status.getCode().value(), later.message(), later.retryAfter()));
          call.close(status, trailers);
        }
      }
    }
  }

  private static Status statusOf(Answer.Rejected rejected) {
    return rejected.reason() == RefusalReason.TOO_LARGE
        ? Status.RESOURCE_EXHAUSTED
        : Status.INVALID_ARGUMENT;
  }

  private static Status statusOf(Answer.Later later) {
    return later.reason() == RefusalReason.QUEUE_FULL
        ? Status.RESOURCE_EXHAUSTED
        : Status.UNAVAILABLE;
  }
}
