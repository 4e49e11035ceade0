package dev.pharos.fleet;

import de.codecentric.boot.admin.server.config.AdminServerProperties;
import de.codecentric.boot.admin.server.config.EnableAdminServer;
import de.codecentric.boot.admin.server.domain.events.InstanceEvent;
import de.codecentric.boot.admin.server.services.HealthGroupsCache;
import de.codecentric.boot.admin.server.services.InfoUpdater;
import de.codecentric.boot.admin.server.web.client.HttpHeadersProvider;
import de.codecentric.boot.admin.server.web.client.InstanceExchangeFilterFunction;
import de.codecentric.boot.admin.server.web.client.InstanceWebClient;
import de.codecentric.boot.admin.server.web.client.InstanceWebClientCustomizer;
import dev.pharos.aggregate.Refusals;
import dev.pharos.fleet.discovery.DiscoveryRounds;
import dev.pharos.fleet.discovery.ListedInstances;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * Wires Spring Boot Admin's server, replacing those of its parts that grow without bound, and what
 * listens to it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAdminServer
@EnableConfigurationProperties(FleetProperties.class)
@Import(DiscoveryConfiguration.class)
class FleetConfiguration {

  @Bean
  AllowedNetworks allowedNetworks(FleetProperties fleet, ServerProperties server) {
    boolean loopback = server.getAddress() != null && server.getAddress().isLoopbackAddress();
    return AllowedNetworks.of(
        fleet.allowedNetworks().isEmpty()
            ? AllowedNetworks.defaults(loopback)
            : fleet.allowedNetworks());
  }

  @Bean
  BoundedEventStore eventStore() {
    return new BoundedEventStore(FleetLimits.EVENTS_PER_INSTANCE);
  }

  @Bean
  InstanceLedger instanceRepository(BoundedEventStore events) {
    return new InstanceLedger(events);
  }

  @Bean
  InstanceIdentity instanceIdentity() {
    return new InstanceIdentity();
  }

  @Bean
  FleetRegistry instanceRegistry(
      InstanceLedger instances,
      InstanceIdentity identity,
      AllowedNetworks networks,
      Refusals refusals) {
    return new FleetRegistry(instances, identity, new RegistrationRules(networks), refusals);
  }

  @Bean
  InstanceClient instanceClient(AllowedNetworks networks) {
    return new InstanceClient(networks);
  }

  @Bean
  InstanceWebClientCustomizer instanceConnections(InstanceClient client) {
    return builder -> builder.webClient(client.webClient());
  }

  /** Runs after those that make the URL whole, before the one that sends again. */
  @Bean
  @Order(60)
  InstanceExchangeFilterFunction addressCheck(InstanceClient client) {
    return client.addressCheck();
  }

  @Bean
  HealthRequests statusUpdater(
      InstanceLedger instances, InstanceWebClient.Builder client, HealthGroupsCache groups) {
    return new HealthRequests(instances, client.build(), groups);
  }

  @Bean(initMethod = "start", destroyMethod = "stop")
  StatusPolling statusUpdateTrigger(
      HealthRequests updater,
      Publisher<InstanceEvent> events,
      InstanceLedger instances,
      AdminServerProperties admin) {
    return new StatusPolling(updater, events, instances, admin.getMonitor().getStatusInterval());
  }

  @Bean(initMethod = "start", destroyMethod = "stop")
  InfoPolling infoUpdateTrigger(
      InfoUpdater updater,
      Publisher<InstanceEvent> events,
      InstanceLedger instances,
      AdminServerProperties admin) {
    return new InfoPolling(updater, events, instances, admin.getMonitor().getInfoInterval());
  }

  @Bean
  MetricEndpoints metricEndpoints(InstanceLedger instances, List<HttpHeadersProvider> headers) {
    return new MetricEndpoints(instances, headers);
  }

  @Bean
  MetricPages metricPages(AllowedNetworks networks, InstanceClient client) {
    return new MetricPages(networks, client);
  }

  @Bean
  InstanceLoggers instanceLoggers(
      InstanceLedger instances,
      StartTimes startTimes,
      List<HttpHeadersProvider> headers,
      AllowedNetworks networks,
      InstanceClient client,
      InstantSource clock) {
    return new ActuatorLoggers(instances, startTimes, headers, networks, client, clock);
  }

  @Bean
  FleetReporter fleetReporter(FleetReports reports, InstantSource clock) {
    return new FleetReporter(reports, clock);
  }

  @Bean
  StartTimes startTimes(InstanceWebClient.Builder client) {
    return new StartTimes(client.build());
  }

  @Bean
  LastRun lastRun(FleetReports reports, FleetReporter reporter, FleetProperties fleet) {
    return new LastRun(reports, reporter, fleet.registrationGrace());
  }

  @Bean
  FleetMetrics fleetMetrics(
      InstanceLedger instances, BoundedEventStore events, DiscoveryRounds discovery) {
    return new FleetMetrics(instances, events, discovery);
  }

  @Bean
  InstanceWatch instanceWatch(
      BoundedEventStore events,
      InstanceLedger instances,
      FleetRegistry registry,
      ListedInstances listed,
      StartTimes startTimes,
      FleetReporter reporter,
      InstantSource clock,
      FleetProperties fleet) {
    return new InstanceWatch(
        events,
        instances,
        registry,
        listed::isListed,
        startTimes,
        reporter,
        clock,
        fleet.forgetOfflineAfter());
  }

  @Bean
  CheckRounds checkRounds(FleetProperties fleet, FleetReporter reporter, InstantSource clock) {
    List<ServiceCheck> checks =
        IntStream.range(0, fleet.checks().size())
            .mapToObj(index -> ServiceCheck.of(index, fleet.checks().get(index)))
            .toList();
    return new CheckRounds(checks, new CheckProbe(), reporter, clock);
  }

  @Bean
  RemoteControlGate remoteControlGate(ServerProperties server, Refusals refusals) {
    return new RemoteControlGate(server.getAddress(), refusals);
  }

  @Bean
  MappedInterceptor remoteControl(RemoteControlGate gate) {
    return new MappedInterceptor(new String[] {"/**"}, gate);
  }
}
