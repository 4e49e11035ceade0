package dev.pharos.query.overhead;

import dev.pharos.query.Place;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.SeriesPlace;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who sent something. Series of metrics tell a service's name and mostly where it runs; what they
 * do not tell is filled in where one only is meant.
 *
 * @param namespace empty when the service says none; null when it is not told
 * @param name empty when no service is named
 * @param environment empty when the service says none; null when several are meant or it is not
 *     told
 */
public record TelemetrySource(
    @Nullable String namespace, String name, @Nullable String environment) {

  public static TelemetrySource of(ServiceId service) {
    return new TelemetrySource(service.namespace(), service.name(), service.environment());
  }

  /**
   * The service that series count for, wherever it runs.
   *
   * @param owner a name, or {@code namespace/name}
   * @param known services that sent something else
   */
  public static TelemetrySource ofSeries(String owner, Collection<ServiceId> known) {
    return ofSeries(SeriesPlace.of(owner), known);
  }

  /** Likewise, of those of one place. */
  static TelemetrySource ofSeries(SeriesPlace place, Collection<ServiceId> known) {
    String owner = place.service();
    int slash = owner.indexOf('/');
    String name = owner.substring(slash + 1);
    String namespace =
        told(
            place.namespace().isEmpty() && slash >= 0
                ? owner.substring(0, slash)
                : place.namespace());
    String environment = told(place.environment());
    List<ServiceId> meant =
        known.stream()
            .filter(service -> service.name().equals(name))
            .filter(service -> mayBe(namespace, service.namespace()))
            .filter(service -> mayBe(environment, service.environment()))
            .toList();
    return new TelemetrySource(
        namespace == null ? only(meant, ServiceId::namespace) : namespace,
        name,
        environment == null ? only(meant, ServiceId::environment) : environment);
  }

  private static @Nullable String told(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String only(List<ServiceId> services, Function<ServiceId, String> part) {
    List<String> parts = services.stream().map(part).distinct().toList();
    return parts.size() == 1 ? parts.getFirst() : null;
  }

  /** What does not tell where it runs may run there. */
  public boolean isIn(Place place) {
    return mayBe(place.environment(), environment) && mayBe(place.namespace(), namespace);
  }

  private static boolean mayBe(@Nullable String wanted, @Nullable String told) {
    return wanted == null || told == null || wanted.equals(told);
  }

  /** Whether people mean it by this, see {@link ServiceId#isMeant}. */
  boolean isMeantBy(String told) {
    return ServiceId.isMeant(told, namespace, name);
  }

  /** Whether it goes by a name. */
  public boolean isNamed(@Nullable String wanted) {
    return wanted == null || wanted.equals(name);
  }
}
