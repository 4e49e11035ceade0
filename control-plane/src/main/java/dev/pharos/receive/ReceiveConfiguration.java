package dev.pharos.receive;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.decode.OtlpTraceFileReader;
import dev.pharos.receive.decode.SpanLimits;
import dev.pharos.receive.decode.WireLogDecoder;
import dev.pharos.receive.decode.WireSpanDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the receivers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OtlpProperties.class)
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
  SignalReceivers signalReceivers(Intake intake, InFlight inFlight, Refusals refusals) {
    return SignalReceivers.of(intake::submit, inFlight, refusals);
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

  @Bean
  OtlpReceivers otlpReceivers(
      SignalReceivers receivers,
      ReceiveMeters meters,
      Refusals refusals,
      OtlpProperties properties,
      @Value("${pharos.bind-address:127.0.0.1}") String bindAddress) {
    return new OtlpReceivers(
        new OtlpGrpcReceiver(
            new InetSocketAddress(bindAddress, properties.grpc().port()),
            receivers,
            meters,
            refusals),
        new OtlpHttpReceiver(
            new InetSocketAddress(bindAddress, properties.http().port()), receivers, meters));
  }
}
