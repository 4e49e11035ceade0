package dev.pharos.receive;

import dev.pharos.aggregate.Intake;
import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.SpanDecoder;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.receive.decode.OtlpSpanDecoder;
import dev.pharos.receive.decode.OtlpTraceFileReader;
import dev.pharos.receive.decode.SpanLimits;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the receivers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OtlpProperties.class)
class ReceiveConfiguration {

  @Bean
  SpanDecoder spanDecoder(@Value("${pharos.storage.span-retention:7d}") Duration retention) {
    return new OtlpSpanDecoder(new SpanLimits(retention));
  }

  @Bean
  TraceFileReader traceFileReader() {
    return new OtlpTraceFileReader();
  }

  @Bean
  OtlpReceivers otlpReceivers(
      Intake intake,
      Refusals refusals,
      MeterRegistry registry,
      InstantSource clock,
      OtlpProperties properties,
      @Value("${pharos.bind-address:127.0.0.1}") String bindAddress) {
    InFlight inFlight = new InFlight(clock, ReceiveLimits.MAX_IN_FLIGHT_BYTES);
    TraceReceiver receiver = new TraceReceiver(intake::accept, inFlight, refusals);
    ReceiveMeters meters = new ReceiveMeters(registry, refusals, inFlight);
    return new OtlpReceivers(
        new OtlpGrpcReceiver(
            new InetSocketAddress(bindAddress, properties.grpc().port()),
            receiver,
            meters.protocol("grpc"),
            refusals),
        new OtlpHttpReceiver(
            new InetSocketAddress(bindAddress, properties.http().port()),
            receiver,
            meters.protocol("http")));
  }
}
