package dev.pharos.fleet.discovery;

import com.netflix.discovery.DiscoveryClient;
import com.netflix.discovery.EurekaClient;
import java.time.Duration;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.netflix.eureka.EurekaDiscoveryClient;

/**
 * What a Eureka server lists. Eureka's own client fetches it in the background and answers from
 * memory, also when the server is gone: how old its copy is tells.
 */
public final class EurekaCatalog implements Catalog {
  /** Fetches that may be missed before it counts as a failure. */
  private static final int MISSED_FETCHES = 3;

  private final EurekaClient eureka;
  private final EurekaDiscoveryClient services;
  private final String url;
  private final Duration tooOld;
  private final EurekaInstanceConverter converter = new EurekaInstanceConverter();

  /**
   * @param interval at which the client fetches
   */
  public EurekaCatalog(
      EurekaClient eureka, EurekaDiscoveryClient services, String url, Duration interval) {
    this.eureka = eureka;
    this.services = services;
    this.url = url;
    this.tooOld = interval.multipliedBy(MISSED_FETCHES).plusSeconds(MISSED_FETCHES);
  }

  @Override
  public String source() {
    return "eureka";
  }

  @Override
  public String address() {
    return url;
  }

  @Override
  public Listing list() throws CatalogException {
    checkAge();
    Listing.Draft found = new Listing.Draft();
    for (String service : services.getServices().stream().sorted().toList()) {
      for (ServiceInstance instance : services.getInstances(service)) {
        found.add(converter.convert(instance));
      }
    }
    return found.done();
  }

  private void checkAge() throws CatalogException {
    if (!(eureka instanceof DiscoveryClient client)) {
      return;
    }
    long ageMs = client.getLastSuccessfulRegistryFetchTimePeriod();
    if (ageMs < 0) {
      throw new CatalogException("it has not answered since this process started");
    }
    if (ageMs > tooOld.toMillis()) {
      throw new CatalogException("it does not answer");
    }
  }
}
