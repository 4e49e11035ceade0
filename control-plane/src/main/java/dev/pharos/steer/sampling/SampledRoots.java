package dev.pharos.steer.sampling;

import dev.pharos.query.growth.BegunTraces;
import java.util.Set;

/** Tells what is known of who begins traces and who asks how many. */
final class SampledRoots implements BegunTraces {
  private final RootCounts counts;
  private final Sampling sampling;

  SampledRoots(RootCounts counts, Sampling sampling) {
    this.counts = counts;
    this.sampling = sampling;
  }

  @Override
  public Set<String> operations(String service) {
    return counts.operations(service);
  }

  @Override
  public boolean isAsked(String service) {
    return !sampling.polls(service).isEmpty();
  }
}
