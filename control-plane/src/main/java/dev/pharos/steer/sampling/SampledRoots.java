package dev.pharos.steer.sampling;

import dev.pharos.query.growth.BegunTraces;
import java.util.Set;

/** Tells what is known of who begins traces and who asks how many. */
final class SampledRoots implements BegunTraces {
  private final Sampling sampling;

  SampledRoots(Sampling sampling) {
    this.sampling = sampling;
  }

  @Override
  public Set<String> operations(String service) {
    return sampling.operations(service);
  }

  @Override
  public boolean isAsked(String service) {
    return !sampling.polls(service).isEmpty();
  }
}
