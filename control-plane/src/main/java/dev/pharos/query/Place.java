package dev.pharos.query;

import dev.pharos.signal.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * Where a reader looks.
 *
 * @param environment null for all; empty for services that do not say theirs
 * @param namespace null for all; empty for services that do not say theirs
 */
public record Place(@Nullable String environment, @Nullable String namespace) {
  public static final Place ANYWHERE = new Place(null, null);

  public boolean holds(ServiceId service) {
    return (environment == null || environment.equals(service.environment()))
        && (namespace == null || namespace.equals(service.namespace()));
  }
}
