package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.store.PayloadFormat;
import io.grpc.Decompressor;
import io.grpc.DecompressorRegistry;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * OTLP/gRPC. Requests are decoded on the event loops, which have read them, and then wait for the
 * disk on no thread at all: the intake's thread hands their answers back.
 */
final class OtlpGrpcReceiver implements OtlpReceiver {
  private static final String TRACE_SERVICE = "opentelemetry.proto.collector.trace.v1.TraceService";
  private static final String METRICS_SERVICE =
      "opentelemetry.proto.collector.metrics.v1.MetricsService";
  private static final String LOGS_SERVICE = "opentelemetry.proto.collector.logs.v1.LogsService";

  private final InetSocketAddress address;
  private final Server server;

  /**
   * @param address with port 0 for any that is free
   * @param otherCalls what is answered beside OTLP; no method of theirs waits either
   */
  OtlpGrpcReceiver(
      InetSocketAddress address,
      SignalReceivers receivers,
      ReceiveMeters meters,
      Refusals refusals,
      List<ServerServiceDefinition> otherCalls) {
    this.address = address;
    ReceiveMeters.Protocol traces = meters.protocol(Refusals.TRACES, "grpc");
    ReceiveMeters.Protocol logs = meters.protocol(Refusals.LOGS, "grpc");
    ReceiveMeters.Protocol metrics = meters.protocol(Refusals.METRICS, "grpc");
    this.server =
        NettyServerBuilder.forAddress(address)
            // No method of a call waits, and each change of threads would cost as much as reading.
            .directExecutor()
            .decompressorRegistry(decompressors())
            // One more than is taken, so that it is the receiver that finds it too large.
            .maxInboundMessageSize(ReceiveLimits.MAX_REQUEST_BYTES + 1)
            .flowControlWindow(ReceiveLimits.GRPC_WINDOW_BYTES)
            .maxInboundMetadataSize(ReceiveLimits.MAX_GRPC_METADATA_BYTES)
            .maxConcurrentCallsPerConnection(ReceiveLimits.MAX_GRPC_CALLS_PER_CONNECTION)
            .keepAliveTime(ReceiveLimits.GRPC_KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS)
            .keepAliveTimeout(ReceiveLimits.GRPC_KEEP_ALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveTime(
                ReceiveLimits.GRPC_PERMITTED_PING_INTERVAL.toSeconds(), TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addStreamTracerFactory(new GrpcTransportRefusals(refusals))
            .addService(
                taken(
                    TRACE_SERVICE,
                    new GrpcExport(
                        receivers.traces(),
                        receivers.traces().sinkOf(PayloadFormat.OTLP_TRACES_PROTOBUF),
                        traces)))
            .addService(
                taken(
                    LOGS_SERVICE,
                    new GrpcExport(
                        receivers.logs(),
                        receivers.logs().sinkOf(PayloadFormat.OTLP_LOGS_PROTOBUF),
                        logs)))
            .addService(
                taken(
                    METRICS_SERVICE,
                    new GrpcExport(
                        receivers.metrics(),
                        receivers.metricSinks().otlp(OtlpEncoding.PROTOBUF),
                        metrics)))
            .addServices(otherCalls)
            .build();
  }

  @Override
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw OtlpReceiver.cannotListen("OTLP/gRPC", address, "pharos.otlp.grpc.port", e);
    }
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(ReceiveLimits.DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Which signal a method is for; what is not known counts as traces. */
  static String signalOf(String fullMethodName) {
    if (fullMethodName.startsWith(METRICS_SERVICE)) {
      return Refusals.METRICS;
    }
    return fullMethodName.startsWith(LOGS_SERVICE) ? Refusals.LOGS : Refusals.TRACES;
  }

  private static ServerServiceDefinition taken(String service, GrpcExport export) {
    return ServerServiceDefinition.builder(service)
        .addMethod(export(service, export.requests()), export)
        .build();
  }

  private static MethodDescriptor<Inbound, byte[]> export(
      String service, MethodDescriptor.Marshaller<Inbound> requests) {
    return MethodDescriptor.<Inbound, byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, "Export"))
        .setRequestMarshaller(requests)
        .setResponseMarshaller(GrpcExport.responses())
        .build();
  }

  private static DecompressorRegistry decompressors() {
    return DecompressorRegistry.emptyInstance()
        .with(
            new Decompressor() {
              @Override
              public String getMessageEncoding() {
                return "gzip";
              }

              @Override
              public InputStream decompress(InputStream body) {
                return new GzipBody(body);
              }
            },
            true)
        .with(io.grpc.Codec.Identity.NONE, false);
  }
}
