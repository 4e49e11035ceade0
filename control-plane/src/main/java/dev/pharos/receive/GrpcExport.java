package dev.pharos.receive;

import dev.pharos.signal.RefusalReason;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code TraceService/Export}, or that of logs or metrics, on bytes. */
final class GrpcExport implements ServerCallHandler<Inbound, byte[]> {
  private static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private static final Logger log = LoggerFactory.getLogger(GrpcExport.class);

  private final SignalReceiver receiver;
  private final PayloadSink sink;
  private final ReceiveMeters.Protocol meters;

  GrpcExport(SignalReceiver receiver, PayloadSink sink, ReceiveMeters.Protocol meters) {
    this.receiver = receiver;
    this.sink = sink;
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

  /**
   * One call. gRPC calls its methods one after the other on a thread that it needs for other calls
   * too, so that none of them waits; the answer comes on another.
   */
  private final class Export extends ServerCall.Listener<Inbound> {
    private final ServerCall<Inbound, byte[]> call;
    private @Nullable Inbound request;
    private boolean decided;

    Export(ServerCall<Inbound, byte[]> call) {
      this.call = call;
    }

    @Override
    public void onMessage(Inbound message) {
      if (request == null && !decided) {
        request = message;
        return;
      }
      message.close();
      release();
      reject("one call carries one request");
    }

    @Override
    public void onHalfClose() {
      Inbound whole = request;
      if (whole == null) {
        reject("the call carried no request");
        return;
      }
      decided = true;
      request = null;
      meters.count(whole);
      // In flight until it is answered, even if the sender gives up meanwhile.
      var _ =
          receiver
              .submit(sink, whole)
              .thenAccept(answer -> {
                whole.close();
                answer(answer);
              });
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

    private void reject(String why) {
      if (!decided) {
        decided = true;
        answer(receiver.reject(RefusalReason.MALFORMED, why));
      }
    }

    private void answer(Answer answer) {
      meters.count(answer);
      try {
        send(answer);
      } catch (RuntimeException e) {
        log.error("A request's answer could not be sent.", e);
      }
    }

    private void send(Answer answer) {
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
