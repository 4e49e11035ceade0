package dev.pharos.fleet.discovery;

import de.codecentric.boot.admin.server.cloud.discovery.DefaultServiceInstanceConverter;
import de.codecentric.boot.admin.server.domain.values.Registration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.cloud.client.DefaultServiceInstance;

/**
 * What a registry lists at one moment. Of two entries that are asked for their health at the same
 * place, two names of one process, the first counts.
 *
 * @param found in the registry's order
 * @param unusable a sentence for each entry that no registration can be made of
 */
public record Listing(List<Registration> found, List<String> unusable) {

  Listing without(Predicate<String> service) {
    return new Listing(
        found.stream().filter(entry -> !service.test(entry.getName())).toList(), unusable);
  }

  /** Collects one. */
  static final class Draft {
    private final List<Registration> found = new ArrayList<>();
    private final List<String> unusable = new ArrayList<>();
    private final Set<String> places = new HashSet<>();

    void add(Registration registration) {
      if (places.add(registration.getHealthUrl())) {
        found.add(registration);
      }
    }

    /**
     * Adds an instance by its address; Spring Boot Admin's metadata keys say where its actuator is.
     *
     * @param host a name or an address; IPv6 without brackets
     */
    void add(String service, String host, int port, boolean secure, Map<String, String> metadata) {
      String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      String id = service + "@" + authority + ":" + port;
      try {
        add(
            new DefaultServiceInstanceConverter()
                .convert(
                    new DefaultServiceInstance(id, service, authority, port, secure, metadata)));
      } catch (NumberFormatException e) {
        unusable.add(
            "the entry %s cannot be used: its metadata names a management port that is no number (%s)"
                .formatted(id, e.getMessage()));
      } catch (IllegalArgumentException e) {
        unusable.add("the entry %s cannot be used: %s".formatted(id, e.getMessage()));
      }
    }

    Listing done() {
      return new Listing(List.copyOf(found), List.copyOf(unusable));
    }
  }
}
