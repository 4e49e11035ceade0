package dev.pharos.receive;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.aggregate.metric.DeltaSums;
import dev.pharos.aggregate.metric.MetricIntake;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.decode.OtlpTraceFileReader;
import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireLogDecoder;
import dev.pharos.receive.decode.WireSpanDecoder;
import dev.pharos.receive.metric.otlp.OtlpMetricDecoder;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the receivers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({OtlpProperties.class, MetricProperties.class})
class ReceiveConfiguration {

  @Bean
  SpanDecoder spanDecoder(
      @Value("${pharos.storage.span-retention:7d}") Duration retention, Redactor redactor) {
    return new WireSpanDecoder(new SpanLimits(retention), redactor);
  }

  @Bean
  LogDecoder logDecoder(
      @Value("${pharos.storage.log-retention:7d}") Duration retention, Redactor redactor) {
    return new WireLogDecoder(new SpanLimits(retention), redactor);
  }

  @Bean
  TraceFileReader traceFileReader() {
    return new OtlpTraceFileReader();
  }

  @Bean
  InFlight inFlight(InstantSource clock) {
    return new InFlight(clock, ReceiveLimits.MAX_IN_FLIGHT_BYTES);
  }

  @Bean
  DeltaSums deltaSums() {
    return new DeltaSums(DeltaSums.MAX_SERIES);
  }

  @Bean
  MeterBinder deltaMeters(DeltaSums deltas) {
    return registry -> {
      Gauge.builder("pharos.metrics.summed.series", deltas, DeltaSums::series)
          .description("Series whose differences are summed up")
          .register(registry);
      FunctionCounter.builder("pharos.metrics.forgotten.sums", deltas, DeltaSums::forgotten)
          .description("Sums of differences that were let go for want of room")
          .register(registry);
    };
  }

  @Bean
  SignalReceivers signalReceivers(
      Intake intake,
      MetricIntake metrics,
      DeltaSums deltas,
      MetricProperties properties,
      InFlight inFlight,
      Refusals refusals) {
    OtlpMetricDecoder otlp =
        new OtlpMetricDecoder(properties.otlp().settings(), deltas, metrics::kept);
    return SignalReceivers.of(intake::submit, new MetricSinks(metrics, otlp), inFlight, refusals);
  }

  /** Where Prometheus itself takes it, beside the pages and its other paths. */
  @Bean
  ServletRegistrationBean<RemoteWriteServlet> remoteWrite(
      SignalReceivers receivers, MetricIntake metrics, ReceiveMeters meters) {
    return new ServletRegistrationBean<>(
        new RemoteWriteServlet(receivers.metrics(), metrics, meters), RemoteWriteServlet.PATH);
  }

  @Bean
  ReceiveMeters receiveMeters(MeterRegistry registry, Refusals refusals, InFlight inFlight) {
    return new ReceiveMeters(registry, refusals, inFlight);
  }

  /** Beside the pages too: senders of Zipkin's spans are configured with one server's address. */
  @Bean
  ServletRegistrationBean<ZipkinServlet> zipkinSpans(
      SignalReceivers receivers, ReceiveMeters meters) {
    return new ServletRegistrationBean<>(
        new ZipkinServlet(receivers.traces(), meters), ZipkinServlet.PATH);
  }

  /** Beside the pages too, where Loki's other paths are. */
  @Bean
  ServletRegistrationBean<LokiServlet> lokiPush(SignalReceivers receivers, ReceiveMeters meters) {
    return new ServletRegistrationBean<>(
        new LokiServlet(receivers.logs(), meters), LokiServlet.PATH);
  }

  /**
   * @param otherCalls what other rooms answer over gRPC, on the same port
   * @param servlets of these, those that are disabled beside the pages are meant for this port
   */
  @Bean
  OtlpReceivers otlpReceivers(
      SignalReceivers receivers,
      ReceiveMeters meters,
      Refusals refusals,
      OtlpProperties properties,
      ObjectProvider<ServerServiceDefinition> otherCalls,
      ObjectProvider<ServletRegistrationBean<?>> servlets,
      @Value("${pharos.bind-address:127.0.0.1}") String bindAddress) {
    return new OtlpReceivers(
        new OtlpGrpcReceiver(
            new InetSocketAddress(bindAddress, properties.grpc().port()),
            receivers,
            meters,
            refusals,
            otherCalls.orderedStream().toList()),
        new OtlpHttpReceiver(
            new InetSocketAddress(bindAddress, properties.http().port()),
            receivers,
            meters,
            servlets.orderedStream().filter(servlet -> !servlet.isEnabled()).toList()));
  }
}
