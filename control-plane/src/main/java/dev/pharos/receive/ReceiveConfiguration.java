package dev.pharos.receive;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.LogDecoder;
import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.aggregate.redact.Redactor;
import dev.pharos.receive.decode.OtlpTraceFileReader;
import dev.pharos.receive.decode.SpanLimits;
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

  /** Log lines are not received yet; the formats are known already to what is behind. */
  @Bean
  LogDecoder logDecoder() {
    return (format, _, _) -> {
      throw new MalformedPayloadException("a journal record of " + format + " cannot be read");
    };
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
  TraceReceiver traceReceiver(Intake intake, InFlight inFlight, Refusals refusals) {
    return new TraceReceiver(intake::submit, inFlight, refusals);
  }

  @Bean
  ReceiveMeters receiveMeters(MeterRegistry registry, Refusals refusals, InFlight inFlight) {
    return new ReceiveMeters(registry, refusals, inFlight);
  }

  /** Beside the pages too: senders of Zipkin's spans are configured with one server's address. */
  @Bean
  ServletRegistrationBean<ZipkinServlet> zipkinSpans(TraceReceiver receiver, ReceiveMeters meters) {
    return new ServletRegistrationBean<>(
        new ZipkinServlet(receiver, meters.protocol("zipkin")), ZipkinServlet.PATH);
  }

  @Bean
  OtlpReceivers otlpReceivers(
      TraceReceiver receiver,
      ReceiveMeters meters,
      Refusals refusals,
      OtlpProperties properties,
      @Value("${pharos.bind-address:127.0.0.1}") String bindAddress) {
    return new OtlpReceivers(
        new OtlpGrpcReceiver(
            new InetSocketAddress(bindAddress, properties.grpc().port()),
            receiver,
            meters.protocol("grpc"),
            refusals),
        new OtlpHttpReceiver(
            new InetSocketAddress(bindAddress, properties.http().port()), receiver, meters));
  }
}
