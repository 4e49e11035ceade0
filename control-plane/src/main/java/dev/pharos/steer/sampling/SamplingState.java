package dev.pharos.steer.sampling;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of a service are told, and whether they ask and do it.
 *
 * @param service the name by which agents ask
 * @param operations that began traces lately or have a probability of their own, by name
 * @param polls who asked in the last hour, the latest first; empty where no agent asks
 * @param levers ids of those that say so; empty where everything is sampled
 */
public record SamplingState(
    String service,
    Strategy strategy,
    List<OfOperation> operations,
    List<Poll> polls,
    List<String> levers) {

  /**
   * An operation as agents know it when a trace begins.
   *
   * @param operation empty for all that have no place of their own
   * @param wantedPerSecond traces; null where its probability is fixed
   * @param tracesPerSecond that came in the last quarter of an hour, as far as it is known; null
   *     where no whole minute is
   * @param followed whether those that came lately were sampled by this probability; null where
   *     none came, all are sampled, or senders do not let it be told
   */
  public record OfOperation(
      String operation,
      double probability,
      @Nullable Double wantedPerSecond,
      @Nullable Double tracesPerSecond,
      @Nullable Boolean followed) {}

  /**
   * Somebody who asked.
   *
   * @param protocol grpc or http
   */
  public record Poll(String protocol, String address, Instant at) {}
}
