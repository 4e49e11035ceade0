package dev.pharos.aggregate;

import dev.pharos.signal.RedKey;
import java.util.HashMap;
import java.util.Map;

/** What RED counts by, one object for each key, so that windows find it by identity. */
final class RedSeries {
  private final Release release;
  private final Operation operation;
  private final RedKey key;

  /** Edges that end here, by caller: a {@link Release} or a node that stands for callers. */
  private final Map<Object, EdgeSeries> incoming = new HashMap<>(4);

  RedSeries(Release release, String instance, Operation operation) {
    this.release = release;
    this.operation = operation;
    this.key =
        new RedKey(
            release.service().id(),
            release.version(),
            instance,
            operation.name(),
            operation.role().kind());
  }

  Release release() {
    return release;
  }

  Operation operation() {
    return operation;
  }

  RedKey key() {
    return key;
  }

  Map<Object, EdgeSeries> incoming() {
    return incoming;
  }
}
