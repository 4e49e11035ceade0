package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestReports;
import java.util.Locale;

/**
 * What the aggregators could not count in full detail or could not pair. Nothing of it is lost from
 * sums: what is beyond a bound is counted together under {@code _other_}, what is not paired keeps
 * its own end.
 */
public enum Shortfall {
  SERVICES(
      AggregateLimits.SERVICES,
      "Spans of services beyond the bound, counted as one service _other_"),
  VERSIONS(
      AggregateLimits.VERSIONS_PER_SERVICE,
      "Spans of versions beyond a service's bound, counted as one version _other_"),
  INSTANCES(
      AggregateLimits.INSTANCES_PER_VERSION,
      "Spans of instances beyond a version's bound, counted as one instance _other_"),
  OPERATIONS(
      AggregateLimits.OPERATIONS_PER_SERVICE,
      "Spans of operations beyond a service's bound, counted as one operation _other_"),
  PEERS(
      AggregateLimits.PEERS_PER_SERVICE,
      "Calls to databases, queues and hosts beyond a service's bound, counted as one _other_"),
  EDGES(
      AggregateLimits.EDGES,
      "Calls beyond the bound of edges, counted by their two ends without version and operation"),
  PAIRING(
      AggregateLimits.RECENT_SPANS,
      "Spans that found no room to wait for the other end of their call"),
  HOPS(AggregateLimits.HOPS, "Requests whose caller is further up than spans are climbed"),
  LINKS(AggregateLimits.LINKS_PER_SPAN, "Links of a consumer's span that were not followed"),
  MESSAGES(AggregateLimits.MESSAGES, "Messages whose consumption is not followed, too many wait"),
  REMEMBERED_INSTANCES(
      AggregateLimits.INSTANCES, "Instances forgotten before their time, the longest silent first"),
  ADDRESSES(
      AggregateLimits.ADDRESSES,
      "Addresses forgotten before their time; calls to them count as calls to unknown hosts"),
  DEPLOYMENTS(
      AggregateLimits.DEPLOYMENTS, "Deployments forgotten while they went on, since too many did"),

  SAMPLED_TRACES(
      AggregateLimits.SAMPLED_TRACES,
      "Traces whose first span was not waited for, since too many were open; for how many calls"
          + " theirs stand is not known"),
  SAMPLED_CALLS(
      AggregateLimits.SAMPLED_CALLS_OF_TRACE,
      "Calls of traces with too many kinds of calls; for how many calls they stand is not known"),

  ERRORS(
      AggregateLimits.ERRORS_PER_SERVICE,
      "Exceptions beyond a service's bound of errors, counted as one error _other_"),
  ERROR_VERSIONS(
      AggregateLimits.VERSIONS_PER_ERROR,
      "Exceptions of versions beyond an error's bound, counted as one version _other_"),
  REMEMBERED_ERRORS(
      AggregateLimits.ERRORS, "Errors forgotten before their time, those longest not seen first"),

  REPORTED_EXCEPTIONS(
      AggregateLimits.REPORTED_EXCEPTIONS,
      "Exceptions of spans forgotten before their time; one that is told again by the span's log"
          + " line counts twice"),

  REPORTED_REQUESTS(
      RequestReports.MOST_SERIES,
      "Reports of agents' request metrics with series beyond the bound, which are not counted"),
  UNCONSUMED_MESSAGES("Messages not consumed within an hour, no longer counted as waiting"),
  OVERTAKEN_MESSAGES(
      "Messages not consumed though many later ones were, no longer counted as waiting"),
  UNKNOWN_CALLERS("Requests whose caller's span did not arrive in time"),
  NAMELESS_CALLEES("Calls that tell nothing of whom they called; they are on no edge"),
  WRAPPERS("Client spans around other client spans, which are no calls of their own"),
  DUPLICATES("Spans that came twice, counted once");

  private static final int UNBOUNDED = 0;

  private final int bound;
  private final String description;

  Shortfall(String description) {
    this(UNBOUNDED, description);
  }

  Shortfall(int bound, String description) {
    this.bound = bound;
    this.description = description;
  }

  /** As in answers and meters. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One sentence without a full stop that says what is counted. */
  public String description() {
    return description;
  }

  /** True when it means that something was too much; else it is a fact of the telemetry. */
  public boolean isBound() {
    return bound != UNBOUNDED;
  }

  /** How many there may be; 0 where there is no bound. */
  public int bound() {
    return bound;
  }
}
