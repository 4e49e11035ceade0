package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.store.memory.MemoryKeptState;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The bytes are written by hand from Jaeger's sampling.proto. */
class SamplingCallTest {
  private static final MethodDescriptor<byte[], byte[]> GET_STRATEGY =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("jaeger.api_v2.SamplingManager/GetSamplingStrategy")
          .setRequestMarshaller(new Bytes())
          .setResponseMarshaller(new Bytes())
          .build();

  /** serviceName = 1: "order". */
  private static final String ORDER = "0a056f72646572";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private Levers levers;
  private Sampling sampling;
  private Server server;
  private ManagedChannel channel;

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
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

  @BeforeEach
  void start() throws IOException {
    SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
    MemoryKeptState kept = new MemoryKeptState();
    levers = new Levers(kept, JsonMapper.shared(), clock);
    sampling =
        new Sampling(
            levers, new RootCounts(clock), SetPeers.none(clock), kept, JsonMapper.shared(), clock);
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(SamplingCall.of(new SamplingDoor(sampling, meters)))
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private String ask(String request) {
    byte[] answer =
        ClientCalls.blockingUnaryCall(
            channel, GET_STRATEGY, CallOptions.DEFAULT, HexFormat.of().parseHex(request));
    return HexFormat.of().formatHex(answer);
  }

  private void lever(String operation, LeverTarget.Policy policy) throws Exception {
    levers.apply(new LeverTarget.Sampling("order", operation, policy), null, "Ada", "cost");
  }

  @Test
  void anUnknownServiceSamplesEverything() {
    // probabilisticSampling = 2 {samplingRate = 1: 1.0}
    assertThat(ask(ORDER)).isEqualTo("1209" + "09" + "000000000000f03f");
    assertThat(sampling.polls("order"))
        .singleElement()
        .extracting(SamplingState.Poll::protocol)
        .isEqualTo("grpc");
  }

  @Test
  void aShareIsToldAsSuch() throws Exception {
    lever(null, new LeverTarget.Policy.Probability(0.25));

    // 2 {1: 0.25}
    assertThat(ask(ORDER)).isEqualTo("1209" + "09" + "000000000000d03f");
  }

  @Test
  void operationsAreToldWithTheirDefaultAndLowerBound() throws Exception {
    lever(null, new LeverTarget.Policy.Probability(0.25));
    lever("GET", new LeverTarget.Policy.Probability(0.5));

    String rate = "09" + "000000000000d03f";
    // operationSampling = 4 {defaultSamplingProbability = 1, defaultLowerBoundTracesPerSecond = 2,
    //   perOperationStrategies = 3 {operation = 1, probabilisticSampling = 2 {samplingRate = 1}}}
    String operation = "0a03474554" + "1209" + "09" + "000000000000e03f";
    String bounds = "09" + "000000000000d03f" + "11" + "111111111111913f";
    assertThat(ask(ORDER)).isEqualTo("1209" + rate + "2224" + bounds + "1a10" + operation);
  }

  @Test
  void whatNobodyWantsYetIsSkipped() {
    // A field 9 of some later version before the name, of each type.
    for (String later : new String[] {"4a0178", "48ac02", "490000000000000000", "4d00000000"}) {
      assertThat(ask(later + ORDER)).isEqualTo(ask(ORDER));
    }
  }

  @Test
  void whatNamesNoServiceIsRefusedAndCounted() {
    for (String wrong :
        new String[] {
          "",
          "0a00",
          "0a8110" + HexFormat.of().formatHex("x".repeat(2_049).getBytes(StandardCharsets.UTF_8))
        }) {
      assertThatThrownBy(() -> ask(wrong))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused -> {
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(refused).hasMessageContaining("serviceName");
              });
    }
    assertThat(
            meters
                .counter("pharos.sampling.polls", "protocol", "grpc", "outcome", "no_service")
                .count())
        .isEqualTo(3);
  }

  @Test
  void whatIsNoSuchMessageIsRefused() {
    for (String wrong : new String[] {"0a7f6f", "0a02fffe", "0b", "ffffffffffffffffffff01", "0a"}) {
      assertThatThrownBy(() -> ask(wrong))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused -> {
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                assertThat(refused).hasMessageContaining("SamplingStrategyParameters");
              });
    }
  }
}
