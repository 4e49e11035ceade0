package dev.pharos.show.answer;

import dev.pharos.query.overhead.BudgetUse;
import dev.pharos.steer.budget.Steering;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the day's telemetry takes of what it may take on disk; the day is that of UTC.
 *
 * @param scope {@code all}, {@code environment} or {@code service}
 * @param name of the environment or service; null for all
 * @param bytesPerDay that are allowed; null where none are set
 * @param usedBytes that what came on the day so far is expected to take
 * @param forecastBytes of the whole day if it goes on as the last hour; null before a minute is
 *     counted
 * @param signals what these are made of
 * @param unknown signals of which nothing is on disk for good yet, so that they are not in it
 * @param held null where traces are not decided of, no budget is set, or nothing is known yet of
 *     how it is held, as in the first five minutes after a start
 */
@Schema(name = "OverheadBudget")
public record BudgetAnswer(
    String scope,
    @Nullable String name,
    @Nullable Long bytesPerDay,
    long usedBytes,
    @Nullable Long forecastBytes,
    List<OfSignal> signals,
    List<String> unknown,
    @Nullable Held held) {

  /** One signal's part. */
  @Schema(name = "OverheadBudgetSignal")
  public record OfSignal(String signal, long usedBytes, double bytesPerSecond) {}

  /**
   * How a budget is held by leaving out ordinary traces, as it was looked at last.
   *
   * @param at when it was, which is every five minutes
   * @param state {@code keeps_all}: everything fits; {@code holds}: by keeping a part of the
   *     ordinary traces; {@code cannot}: though as few of them are kept as may be; {@code ruled}:
   *     levers decide on all of them in its place
   * @param since when the state is so
   * @param rate share of ordinary traces that is kept from then on, above 0 and at most 1
   * @param dayBytes what the whole day is expected to take at this rate, the sum of the next four
   * @param alwaysBytes of it by traces that are always kept
   * @param ordinaryBytes of it by other traces that are kept
   * @param otherBytes of it by log lines and samples
   * @param beforeBytes of it by what came before it was held to a budget
   * @param cause what takes most of it; null but where it cannot be held
   * @param reason a sentence that says why it cannot be held, or that levers decide in its place;
   *     null where neither is so
   */
  @Schema(name = "OverheadBudgetHeld")
  public record Held(
      Instant at,
      String state,
      Instant since,
      double rate,
      long dayBytes,
      long alwaysBytes,
      long ordinaryBytes,
      long otherBytes,
      long beforeBytes,
      @Nullable String cause,
      @Nullable String reason) {
    static Held of(Steering steering, Instant since) {
      Steering.Cause cause = steering.cause();
      Steering.Day day = steering.day();
      return new Held(
          steering.at(),
          Text.of(steering.state()),
          since,
          steering.rate(),
          day.sum(),
          day.always(),
          day.ordinary(),
          day.other(),
          day.before(),
          cause == null ? null : cause.words(),
          Text.orNull(steering.reason()));
    }
  }

  /**
   * @param steering that holds it; null for none
   * @param since when its state is what it is
   */
  public static BudgetAnswer of(
      BudgetUse use, @Nullable Steering steering, @Nullable Instant since) {
    return new BudgetAnswer(
        Text.of(use.scope()),
        Text.orNull(use.name()),
        use.bytesPerDay(),
        use.usedBytes(),
        use.forecast(),
        Stream.concat(use.used().keySet().stream(), use.perSecond().keySet().stream())
            .distinct()
            .sorted()
            .map(signal ->
                new OfSignal(
                    signal,
                    use.used().getOrDefault(signal, 0L),
                    use.perSecond().getOrDefault(signal, 0.0)))
            .toList(),
        use.unknown(),
        steering == null || since == null ? null : Held.of(steering, since));
  }
}
