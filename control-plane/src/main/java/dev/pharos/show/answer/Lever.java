package dev.pharos.show.answer;

import dev.pharos.aggregate.lever.LeftOut;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.steer.level.InstanceLevel;
import dev.pharos.steer.level.LevelRounds;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A lever and how it stands.
 *
 * @param lost what it was made for is not known any more, so that it leaves nothing out
 * @param instances of a log level, those that it was set or is to be set on; null of other kinds
 */
public record Lever(
    String id,
    boolean active,
    boolean lost,
    Of target,
    Instant from,
    @Nullable Instant until,
    String author,
    String reason,
    Left leftOut,
    @Nullable List<OfInstance> instances) {

  /**
   * What a lever leaves out.
   *
   * @param kind log_pattern, metric, label, log_level, sampling or keep
   * @param service null for all; of metrics, labels, log levels and keep a name or {@code
   *     namespace/name}
   * @param namespace of log patterns only
   * @param environment of log patterns and log levels; of those null for all
   * @param pattern number of a log pattern
   * @param template as it read when the lever was made
   * @param keepOneOf one line of so many is kept; null where none is
   * @param metric null but for metrics and labels
   * @param label null but for labels
   * @param logger null but for log levels
   * @param level trace, debug, info, warn or error; null but for log levels
   * @param sampling null but for sampling
   * @param rate share of traces that is kept; null but for keep
   */
  @Schema(name = "LeverTarget")
  public record Of(
      String kind,
      @Nullable String service,
      @Nullable String namespace,
      @Nullable String environment,
      @Nullable Long pattern,
      @Nullable String template,
      @Nullable Integer keepOneOf,
      @Nullable String metric,
      @Nullable String label,
      @Nullable String logger,
      @Nullable String level,
      @Nullable Sampled sampling,
      @Nullable Double rate) {
    static Of of(LeverTarget target) {
      return switch (target) {
        case LeverTarget.Pattern(
                ServiceId service,
                long pattern,
                String template,
                _,
                int keepOneOf) ->
            new Of(
                "log_pattern",
                service.name(),
                Text.orNull(service.namespace()),
                Text.orNull(service.environment()),
                pattern,
                template,
                keepOneOf == LeverTarget.Pattern.NONE ? null : (Integer) keepOneOf,
                null,
                null,
                null,
                null,
                null,
                null);
        case LeverTarget.Metric(String metric, var service) ->
            new Of(
                "metric", service, null, null, null, null, null, metric, null, null, null, null,
                null);
        case LeverTarget.Label(String metric, String label, var service) ->
            new Of(
                "label", service, null, null, null, null, null, metric, label, null, null, null,
                null);
        case LeverTarget.LogLevel(String service, var environment, String logger, Severity level) ->
            new Of(
                "log_level",
                service,
                null,
                environment,
                null,
                null,
                null,
                null,
                null,
                logger,
                Text.of(level),
                null,
                null);
        case LeverTarget.Sampling sampled ->
            new Of(
                "sampling",
                sampled.service(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Sampled.of(sampled),
                null);
        case LeverTarget.Keep(String service, double rate) ->
            new Of(
                "keep", service, null, null, null, null, null, null, null, null, null, null, rate);
      };
    }
  }

  /**
   * How many traces agents begin; one of probability and rate is there.
   *
   * @param operation as agents know it when a trace begins; null for all that have no lever of
   *     their own
   * @param tracesPerSecond of each operation
   */
  @Schema(name = "LeverSampling")
  public record Sampled(
      @Nullable String operation, @Nullable Double probability, @Nullable Double tracesPerSecond) {
    static Sampled of(LeverTarget.Sampling target) {
      return switch (target.policy()) {
        case LeverTarget.Policy.Probability(double value) ->
            new Sampled(target.operation(), value, null);
        case LeverTarget.Policy.Rate(double perSecond) ->
            new Sampled(target.operation(), null, perSecond);
      };
    }
  }

  /**
   * What was left out so far.
   *
   * @param items lines, samples or spans
   * @param textBytes characters of lines' bodies; 0 of samples
   * @param keptWhole samples that kept their label for want of room, since the process began
   */
  @Schema(name = "LeverLeftOut")
  public record Left(long items, long textBytes, List<Because> reasons, long keptWhole) {
    static Left of(LeftOut leftOut) {
      LeftOut.Amount all = leftOut.all();
      return new Left(
          all.items(),
          all.textBytes(),
          leftOut.byReason().entrySet().stream()
              .map(one -> new Because(one.getKey().label(), one.getValue().items()))
              .toList(),
          leftOut.samplesKeptWhole());
    }
  }

  /**
   * Why items were left out.
   *
   * @param reason dropped, thinned, added_up, not_complete or late
   */
  @Schema(name = "LeverReason")
  public record Because(String reason, long items) {}

  /**
   * How a log level stands at an instance.
   *
   * @param id its id in the fleet
   * @param instance as it calls itself, or its host and port
   * @param state waiting, set, failing, put_back, not_put_back, left_alone or gone
   * @param formerLevel that it had before and gets back; null for that of the logger above, or
   *     before it was asked
   * @param reason why it is not as it should be; null where it is
   * @param tries that failed in a row
   */
  @Schema(name = "LeverInstance")
  public record OfInstance(
      String id,
      String instance,
      String state,
      @Nullable String formerLevel,
      @Nullable String reason,
      Instant since,
      int tries) {
    static OfInstance of(InstanceLevel level) {
      return new OfInstance(
          level.registration(),
          level.instance(),
          level.state().label(),
          level.former() == null ? null : level.former().toLowerCase(Locale.ROOT),
          Text.orNull(level.reason()),
          level.since(),
          level.tries());
    }
  }

  /**
   * @param levels how it stands at its instances, where it is a log level
   */
  public static Lever of(Levers.State state, LevelRounds levels) {
    var lever = state.lever();
    return new Lever(
        lever.id(),
        state.active(),
        state.lost(),
        Of.of(lever.target()),
        lever.from(),
        lever.until(),
        lever.author(),
        lever.reason(),
        Left.of(state.leftOut()),
        lever.target() instanceof LeverTarget.LogLevel
            ? levels.of(lever.id()).stream().map(OfInstance::of).toList()
            : null);
  }
}
