package dev.pharos.query.deploy;

import dev.pharos.signal.Span;
import java.util.List;

/**
 * Kept requests of both versions of a deployment.
 *
 * @param old of the version before
 * @param fresh of the new one
 */
public record ComparedTraces(List<Span> old, List<Span> fresh) {
  public static final ComparedTraces NONE = new ComparedTraces(List.of(), List.of());

  public ComparedTraces {
    old = List.copyOf(old);
    fresh = List.copyOf(fresh);
  }
}
