package dev.pharos.shop.chassis.faults;

import dev.pharos.shop.chassis.release.Release;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.config.JmsListenerEndpointRegistry;

/** Wires the faults that a service can have: some need a database or queues. */
@Configuration(proxyBeanMethods = false)
public class FaultsConfiguration {
  @Bean
  Faults faults(
      Release release, ObjectProvider<DataSource> databases, ObjectProvider<FaultSwitch> others) {
    Stream<FaultSwitch> ofDatabases =
        databases.stream().map(database -> new SlowDatabase(database, SlowDatabase.WAITS));
    List<FaultSwitch> switches = Stream.concat(ofDatabases, others.orderedStream()).toList();
    return new Faults(release, RandomGenerator.getDefault(), switches);
  }

  /** Only where the port cannot be reached from elsewhere, since anyone may call it. */
  @Bean
  @ConditionalOnProperty(name = "server.address", havingValue = "127.0.0.1")
  FaultsEndpoint faultsEndpoint(Faults faults) {
    return new FaultsEndpoint(faults);
  }

  /** Of services that listen to queues. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = "org.springframework.jms.config.JmsListenerEndpointRegistry")
  static class Queues {
    @Bean
    FaultSwitch stoppedQueue(ObjectProvider<JmsListenerEndpointRegistry> listeners) {
      return new StoppedQueue(listeners.stream().toList());
    }
  }
}
