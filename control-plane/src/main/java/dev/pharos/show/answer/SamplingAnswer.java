package dev.pharos.show.answer;

import dev.pharos.steer.sampling.SamplingState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What agents are told when they ask how many traces to begin, by service. */
public record SamplingAnswer(List<OfService> services) {

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

  public static SamplingAnswer of(List<SamplingState> states) {
    return new SamplingAnswer(states.stream().map(SamplingAnswer::ofService).toList());
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
