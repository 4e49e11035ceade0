package dev.pharos.query.growth;

import dev.pharos.aggregate.RootName;
import dev.pharos.query.lever.LeverWish;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reduces something that grows.
 *
 * @param lever null where Pharos has none
 * @param setting else what reduces it where it is sent; null where nothing in general does
 * @param noLever why there is no lever where there might be one; null with a lever
 */
record Remedy(@Nullable LeverWish lever, @Nullable String setting, @Nullable String noLever) {
  static final Remedy NONE = new Remedy(null, null, null);

  /** A metric without which Pharos would be blind. */
  static final Remedy NEEDED =
      new Remedy(
          null,
          null,
          "It is not left out here: verdicts on deployments read it, or alerts are found again by"
              + " it.");

  /** What an agent is told so that it sends a tenth of the traces. */
  private static final String SAMPLING =
      "OTEL_TRACES_SAMPLER=parentbased_traceidratio\nOTEL_TRACES_SAMPLER_ARG=0.1";

  static Remedy lever(LeverWish lever) {
    return new Remedy(lever, null, null);
  }

  /**
   * Of spans. Whoever begins a trace decides about all of it, and agents that do not ask are told
   * nothing: only where a service begins traces and its agents ask does a lever reduce them.
   *
   * @param operation empty for all of the service
   */
  static Remedy ofSpans(BegunTraces begun, String service, String operation) {
    Set<String> begins = begun.operations(service);
    if (begins.isEmpty()) {
      return new Remedy(
          null,
          SAMPLING,
          "%s was not seen to begin a trace in the last hour: whoever calls it decides about its"
                  .formatted(service)
              + " traces, and the setting belongs there.");
    }
    if (!begun.isAsked(service)) {
      return new Remedy(
          null,
          SAMPLING,
          "No agent of %s asked in the last hour how many traces to begin: with the setting it"
                  .formatted(service)
              + " begins a tenth by itself (docs/CONNECT.md has those by which it asks).");
    }
    String asBegun = RootName.of(operation);
    boolean isBegun = !asBegun.isEmpty() && begins.contains(asBegun);
    return lever(LeverWish.sampling(service, isBegun ? asBegun : null));
  }
}
