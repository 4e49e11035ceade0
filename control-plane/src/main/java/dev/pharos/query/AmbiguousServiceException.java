package dev.pharos.query;

import dev.pharos.signal.ServiceId;
import java.util.List;

/** Several services have that name; environment or namespace must tell which one is meant. */
public final class AmbiguousServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<ServiceId> candidates;

  AmbiguousServiceException(String name, List<ServiceId> candidates) {
    super(
        "'%s' is %d services: say which one with env and namespace."
            .formatted(name, candidates.size()));
    this.candidates = candidates;
  }

  /** In their natural order. */
  public List<ServiceId> candidates() {
    return candidates;
  }
}
