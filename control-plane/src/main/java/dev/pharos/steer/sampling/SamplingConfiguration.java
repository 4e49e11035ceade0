package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.Levers;
import dev.pharos.store.KeptState;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires sampling, and the doors by which agents ask. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SamplingProperties.class)
class SamplingConfiguration {

  @Bean
  RootCounts rootCounts(InstantSource clock) {
    return new RootCounts(clock);
  }

  @Bean
  ServedRates servedRates(KeptState kept, JsonMapper json) throws IOException {
    return new ServedRates(kept, json);
  }

  @Bean
  Peers samplingPeers(
      SamplingProperties properties, JsonMapper json, InstantSource clock, MeterRegistry meters) {
    return new Peers(
        Peers.newId(clock), properties.addresses(), new PeerClient(json), clock, meters);
  }

  @Bean
  Sampling sampling(
      Levers levers,
      RootCounts counts,
      ServedRates served,
      Peers peers,
      KeptState kept,
      JsonMapper json,
      InstantSource clock)
      throws IOException {
    return new Sampling(levers, counts, served, peers, kept, json, clock);
  }

  @Bean
  SampledRoots sampledRoots(Sampling sampling) {
    return new SampledRoots(sampling);
  }

  /** Beside the pages, where there are others to ask. */
  @Bean
  ServletRegistrationBean<PeerServlet> samplingShare(
      Sampling sampling, Peers peers, JsonMapper json) {
    ServletRegistrationBean<PeerServlet> registration =
        new ServletRegistrationBean<>(new PeerServlet(sampling, json), PeerServlet.PATH);
    registration.setName("pharos-sampling-share");
    registration.setEnabled(!peers.isAlone());
    return registration;
  }

  @Bean
  SamplingDoor samplingDoor(Sampling sampling, MeterRegistry meters) {
    return new SamplingDoor(sampling, meters);
  }

  /** The receiver of OTLP/gRPC takes what is offered like this. */
  @Bean
  ServerServiceDefinition samplingCall(SamplingDoor door) {
    return SamplingCall.of(door);
  }

  /** Beside the pages. */
  @Bean
  ServletRegistrationBean<SamplingServlet> samplingPage(SamplingDoor door, JsonMapper json) {
    return new ServletRegistrationBean<>(new SamplingServlet(door, json), SamplingServlet.PATH);
  }

  /** Disabled beside the pages: the receiver of OTLP/HTTP, another server, takes such ones. */
  @Bean
  ServletRegistrationBean<SamplingServlet> samplingBesideOtlp(SamplingDoor door, JsonMapper json) {
    ServletRegistrationBean<SamplingServlet> registration =
        new ServletRegistrationBean<>(new SamplingServlet(door, json), SamplingServlet.PATH);
    registration.setName("pharos-sampling");
    registration.setEnabled(false);
    return registration;
  }
}
