package dev.pharos.show.answer;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How many calls there were, where agents left traces out: from those that came and the probability
 * that was told to the operation which began each trace, when it began. Either the numbers are
 * there or the reason why they are not.
 *
 * @param low with 95 % probability there were at least as many calls
 * @param high with 95 % probability there were at most as many calls
 * @param unknown no_root, not_as_told or waiting
 */
@Schema(name = "CallEstimate")
public record CallEstimate(
    @Nullable Long calls,
    @Nullable Double perSecond,
    @Nullable Long low,
    @Nullable Long high,
    @Nullable String unknown) {
  /** Null where all calls came, so that their count is exact. */
  public static @Nullable CallEstimate of(dev.pharos.query.@Nullable CallEstimate estimate) {
    return switch (estimate) {
      case null -> null;
      case dev.pharos.query.CallEstimate.Known(long calls, double perSecond, var interval) ->
          new CallEstimate(calls, perSecond, interval.low(), interval.high(), null);
      case dev.pharos.query.CallEstimate.Unknown(var reason) ->
          new CallEstimate(null, null, null, null, Text.of(reason));
    };
  }
}
