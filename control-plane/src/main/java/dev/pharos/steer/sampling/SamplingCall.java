package dev.pharos.steer.sampling;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code jaeger.api_v2.SamplingManager/GetSamplingStrategy}. It is answered from memory, on the
 * thread that read it.
 */
final class SamplingCall implements ServerCallHandler<byte[], byte[]> {
  private static final String SERVICE = "jaeger.api_v2.SamplingManager";
  private static final String METHOD = "GetSamplingStrategy";

  /** A name and its field; four bytes a character. */
  private static final int MOST_BYTES = 4 * SamplingDoor.LONGEST_NAME + 16;

  private final SamplingDoor door;

  private SamplingCall(SamplingDoor door) {
    this.door = door;
  }

  static ServerServiceDefinition of(SamplingDoor door) {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, METHOD))
                .setRequestMarshaller(new Requests())
                .setResponseMarshaller(new Responses())
                .build(),
            new SamplingCall(door))
        .build();
  }

  /**
   * Requests as they came; what is wrong with one is found out where it can be answered. No more of
   * one is read than can be right.
   */
  private static final class Requests implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      throw new UnsupportedOperationException("requests are only read");
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readNBytes(MOST_BYTES);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Responses implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      throw new UnsupportedOperationException("responses are only written");
    }
  }

  @Override
  public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
    // One more than the one there should be, as unary calls need it to end.
    call.request(2);
    return new ServerCall.Listener<>() {
      private byte @Nullable [] request;

      @Override
      public void onMessage(byte[] message) {
        request = message;
      }

      @Override
      public void onHalfClose() {
        answer(call, request);
      }
    };
  }

  private void answer(ServerCall<byte[], byte[]> call, byte @Nullable [] request) {
    byte[] response;
    try {
      String service = request == null ? null : StrategyMessage.service(request);
      response = StrategyMessage.response(door.ask(service, "grpc", address(call)));
    } catch (SamplingDoor.NoServiceException e) {
      refuse(call, "serviceName: " + e.getMessage());
      return;
    } catch (IOException e) {
      door.malformed("grpc");
      refuse(call, "not a SamplingStrategyParameters: " + e.getMessage());
      return;
    }
    call.sendHeaders(new Metadata());
    call.sendMessage(response);
    call.close(Status.OK, new Metadata());
  }

  private static void refuse(ServerCall<?, ?> call, String why) {
    call.close(Status.INVALID_ARGUMENT.withDescription(why), new Metadata());
  }

  private static String address(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
            instanceof InetSocketAddress address
        ? address.getHostString()
        : "";
  }
}
