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
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * {@code jaeger.api_v2.SamplingManager/GetSamplingStrategy}. It is answered from memory, on the
 * thread that read it.
 */
final class SamplingCall implements ServerCallHandler<String, byte[]> {
  private static final String SERVICE = "jaeger.api_v2.SamplingManager";
  private static final String METHOD = "GetSamplingStrategy";

  private final SamplingDoor door;

  private SamplingCall(SamplingDoor door) {
    this.door = door;
  }

  static ServerServiceDefinition of(SamplingDoor door) {
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(
            MethodDescriptor.<String, byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, METHOD))
                .setRequestMarshaller(new Names())
                .setResponseMarshaller(new Responses())
                .build(),
            new SamplingCall(door))
        .build();
  }

  /** Requests as the name of the service that they ask for. */
  private static final class Names implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      throw new UnsupportedOperationException("requests are only read");
    }

    @Override
    public String parse(InputStream message) {
      try {
        return StrategyMessage.service(message);
      } catch (IOException e) {
        throw Status.INVALID_ARGUMENT
            .withDescription("not a SamplingStrategyParameters: " + e.getMessage())
            .withCause(e)
            .asRuntimeException();
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
  public ServerCall.Listener<String> startCall(ServerCall<String, byte[]> call, Metadata headers) {
    // One more than the one there should be, as unary calls need it to end.
    call.request(2);
    return new ServerCall.Listener<>() {
      private @Nullable String service;

      @Override
      public void onMessage(String message) {
        service = message;
      }

      @Override
      public void onHalfClose() {
        answer(call, service);
      }
    };
  }

  private void answer(ServerCall<String, byte[]> call, @Nullable String service) {
    byte[] response;
    try {
      response = StrategyMessage.response(door.ask(service, "grpc", address(call)));
    } catch (SamplingDoor.NoServiceException e) {
      call.close(
          Status.INVALID_ARGUMENT.withDescription("serviceName: " + e.getMessage()),
          new Metadata());
      return;
    }
    call.sendHeaders(new Metadata());
    call.sendMessage(response);
    call.close(Status.OK, new Metadata());
  }

  private static String address(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
            instanceof InetSocketAddress address
        ? address.getHostString()
        : "";
  }
}
