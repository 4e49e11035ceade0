package dev.pharos.show.answer;

import dev.pharos.query.overhead.BudgetUse;
import io.swagger.v3.oas.annotations.media.Schema;
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
 */
@Schema(name = "OverheadBudget")
public record BudgetAnswer(
    String scope,
    @Nullable String name,
    @Nullable Long bytesPerDay,
    long usedBytes,
    @Nullable Long forecastBytes,
    List<OfSignal> signals,
    List<String> unknown) {

  /** One signal's part. */
  @Schema(name = "OverheadBudgetSignal")
  public record OfSignal(String signal, long usedBytes, double bytesPerSecond) {}

  static BudgetAnswer of(BudgetUse use) {
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
        use.unknown());
  }
}
