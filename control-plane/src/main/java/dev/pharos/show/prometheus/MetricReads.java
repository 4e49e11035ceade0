package dev.pharos.show.prometheus;

import dev.pharos.store.SeriesStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Where metrics are read, as long as this control plane keeps any itself. */
@Component
class MetricReads {
  private final ObjectProvider<SeriesStore> store;

  MetricReads(ObjectProvider<SeriesStore> store) {
    this.store = store;
  }

  /**
   * @throws PrometheusProblem when metrics are not kept here
   */
  SeriesStore store() {
    SeriesStore found = store.getIfAvailable();
    if (found == null) {
      throw new PrometheusProblem(
          PrometheusProblem.Kind.UNAVAILABLE, "metrics are not kept by this control plane");
    }
    return found;
  }
}
