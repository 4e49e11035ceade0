package dev.pharos.receive;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.KeptSeries;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.redact.RedactionSettings;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireLogDecoder;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.receive.metric.otlp.OtlpMetricDecoder;
import dev.pharos.receive.metric.otlp.OtlpMetricSettings;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.memory.MemorySeriesStore;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Both receivers on ports of the system's choice, before a {@link RecordingSink}. */
final class RunningReceivers implements AutoCloseable {
  final Refusals refusals = new Refusals();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final RecordingSink sink =
      new RecordingSink(
          new WireSpanDecoder(SpanLimits.DEFAULT),
          new WireLogDecoder(SpanLimits.DEFAULT, new Redactor(RedactionSettings.DEFAULT)),
          Requests.ARRIVAL_NS,
          refusals);
  final InFlight inFlight;
  final OtlpReceivers receivers;

  final MemorySeriesStore series =
      new MemorySeriesStore(InstantSource.fixed(Instant.ofEpochSecond(0, Requests.ARRIVAL_NS)));

  private MetricSinks metrics() {
    return new MetricSinks(
        new MetricIntake(series, refusals, new Redactor(RedactionSettings.DEFAULT)),
        new OtlpMetricDecoder(OtlpMetricSettings.DEFAULT, new DeltaSums(100), KeptSeries.NONE));
  }

  RunningReceivers() {
    this(ReceiveLimits.MAX_IN_FLIGHT_BYTES);
  }

  RunningReceivers(long maxInFlightBytes) {
    inFlight = new InFlight(InstantSource.system(), maxInFlightBytes);
    SignalReceivers signals = SignalReceivers.of(sink, metrics(), inFlight, refusals);
    ReceiveMeters meters = new ReceiveMeters(registry, refusals, inFlight);
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    receivers =
        new OtlpReceivers(
            new OtlpGrpcReceiver(anyPort, signals, meters, refusals, List.of()),
            new OtlpHttpReceiver(anyPort, signals, meters, List.of()));
    receivers.start();
  }

  URI http(String path) {
    return URI.create("http://127.0.0.1:" + receivers.httpPort() + path);
  }

  ManagedChannel newChannel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", receivers.grpcPort()).usePlaintext().build();
  }

  long refused(String signal, RefusalReason reason) {
    return refusals.snapshot().getOrDefault(new Refusals.Key(signal, reason), 0L);
  }

  Map<Refusals.Key, Long> refusals() {
    return refusals.snapshot();
  }

  @Override
  public void close() {
    receivers.stop();
  }
}
