package dev.pharos.fleet.discovery;

import de.codecentric.boot.admin.server.cloud.discovery.EurekaServiceInstanceConverter;
import de.codecentric.boot.admin.server.domain.values.Registration;
import java.util.Locale;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.netflix.eureka.EurekaServiceInstance;

/**
 * Gives an instance that Eureka knows the name its service has elsewhere: Eureka writes application
 * names in capitals and keeps the original only as the virtual address.
 */
final class EurekaInstanceConverter extends EurekaServiceInstanceConverter {

  @Override
  public Registration convert(ServiceInstance instance) {
    Registration registration = super.convert(instance);
    return instance instanceof EurekaServiceInstance found
        ? Registration.copyOf(registration).name(name(found)).build()
        : registration;
  }

  private static String name(EurekaServiceInstance instance) {
    String application = instance.getInstanceInfo().getAppName();
    String address = instance.getInstanceInfo().getVIPAddress();
    return application.equalsIgnoreCase(address) ? address : application.toLowerCase(Locale.ROOT);
  }
}
