package dev.pharos.show.parameter;

import dev.pharos.query.Place;
import dev.pharos.query.ServiceNames;
import dev.pharos.signal.ServiceId;
import org.jspecify.annotations.Nullable;

/** Where the service lies that a search names. Safe for use by many threads. */
public final class MeantPlace {
  private final ServiceNames names;

  public MeantPlace(ServiceNames names) {
    this.names = names;
  }

  /** A name that means several services is refused; one that is not known is searched as it is. */
  Place of(String service, Place place) {
    @Nullable ServiceId found = names.find(service, place);
    return found == null ? place : new Place(found.environment(), found.namespace());
  }
}
