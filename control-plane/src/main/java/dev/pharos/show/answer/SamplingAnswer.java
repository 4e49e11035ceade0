package dev.pharos.show.answer;

import dev.pharos.steer.sampling.PeersState;
import dev.pharos.steer.sampling.SamplingState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What agents are told when they ask how many traces to begin, by service.
 *
 * @param controlPlanes how several agree on it; null where this is the only one
 */
public record SamplingAnswer(List<OfService> services, @Nullable Agreement controlPlanes) {

  /**
   * Control planes that tell agents the same.
   *
   * @param id of this one, as long as its process runs
   * @param leader id of the one that found what is told; null where that is not known
   * @param leads whether this one did
   * @param foundAt the minute in which it was found; null before the first
   * @param mostAnswer whether most of them answer this one; else it lets no probability rise
   * @param others in the order in which they are configured
   */
  @Schema(name = "SamplingAgreement")
  public record Agreement(
      String id,
      @Nullable String leader,
      boolean leads,
      @Nullable Instant foundAt,
      boolean mostAnswer,
      List<ControlPlane> others) {}

  /**
   * An address that is configured.
   *
   * @param outcome answered, self where it is this one, waiting before it was asked; or why it
   *     tells nothing: unreachable, timeout, unauthorised, refused, too_large, unreadable, clock
   * @param since when it answers, or does not
   * @param detail why it tells nothing, in words; null where it does
   * @param id that it told last; null where it never answered
   */
  @Schema(name = "SamplingControlPlane")
  public record ControlPlane(
      String address,
      String outcome,
      Instant since,
      @Nullable String detail,
      @Nullable String id) {}

  /**
   * A service by the name by which its agents ask.
   *
   * @param probability of what is not among the operations; 1 samples everything
   * @param operations that began traces lately or have a probability of their own
   * @param polls who asked in the last hour, the latest first; empty where no agent asks
   * @param levers ids of those that say so; empty where everything is sampled
   */
  @Schema(name = "SamplingOfService")
  public record OfService(
      String service,
      double probability,
      List<OfOperation> operations,
      List<Poll> polls,
      List<String> levers) {}

  /**
   * An operation as agents know it when a trace begins.
   *
   * @param operation null for all that have no place of their own
   * @param wantedPerSecond traces; null where the probability is fixed
   * @param tracesPerSecond that came in the last quarter of an hour; null before a whole minute is
   *     known
   * @param followed whether what came lately was sampled by this probability; null where none came,
   *     all are sampled, or senders do not let it be told
   */
  @Schema(name = "SamplingOfOperation")
  public record OfOperation(
      @Nullable String operation,
      double probability,
      @Nullable Double wantedPerSecond,
      @Nullable Double tracesPerSecond,
      @Nullable Boolean followed) {}

  /**
   * Somebody who asked.
   *
   * @param protocol grpc or http
   */
  @Schema(name = "SamplingPoll")
  public record Poll(String protocol, String address, Instant at) {}

  public static SamplingAnswer of(List<SamplingState> states, @Nullable PeersState peers) {
    return new SamplingAnswer(
        states.stream().map(SamplingAnswer::ofService).toList(),
        peers == null ? null : agreement(peers));
  }

  private static Agreement agreement(PeersState peers) {
    return new Agreement(
        peers.id(),
        peers.leader(),
        peers.leads(),
        peers.foundAt(),
        peers.mostAnswer(),
        peers.others().stream()
            .map(other ->
                new ControlPlane(
                    other.address(),
                    other.outcome(),
                    other.since(),
                    Text.orNull(other.detail()),
                    other.id()))
            .toList());
  }

  private static OfService ofService(SamplingState state) {
    return new OfService(
        state.service(),
        state.strategy().probability(),
        state.operations().stream().map(SamplingAnswer::ofOperation).toList(),
        state.polls().stream()
            .map(poll -> new Poll(poll.protocol(), poll.address(), poll.at()))
            .toList(),
        state.levers());
  }

  private static OfOperation ofOperation(SamplingState.OfOperation one) {
    return new OfOperation(
        Text.orNull(one.operation()),
        one.probability(),
        one.wantedPerSecond(),
        one.tracesPerSecond(),
        one.followed());
  }
}
