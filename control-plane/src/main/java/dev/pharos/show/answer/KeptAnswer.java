package dev.pharos.show.answer;

import dev.pharos.query.overhead.KeptTraces;
import dev.pharos.store.KeepCounts;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the keep policy did in a range, by when it decided; of all services and environments.
 *
 * @param enabled false where all traces are kept
 * @param rate share of ordinary traces that is kept where no budget says another, 0 to 1
 * @param decideAfterSeconds how old a trace is when it is decided of; 0 where none is
 * @param counted the whole minutes or hours that were counted
 * @param since when counting began, or what was counted is remembered; null before anything could
 *     be decided
 * @param keptTraces whole, or drawn
 * @param kept these by what spoke for them, the most first; {@code rate} are those that were drawn
 * @param representedTraces that those drawn stand for, themselves among them
 * @param leftOutTraces of which nothing was kept
 * @param partialTraces kept ones, of which the rest was left out before
 * @param decidedBytes on disk of all that was decided of
 * @param keptBytes on disk of what was kept of it
 */
@Schema(name = "OverheadKept")
public record KeptAnswer(
    boolean enabled,
    double rate,
    long decideAfterSeconds,
    OverheadAnswer.Counted counted,
    @Nullable Instant since,
    long keptTraces,
    List<OfReason> kept,
    double representedTraces,
    long leftOutTraces,
    long partialTraces,
    long keptSpans,
    long leftOutSpans,
    long decidedBytes,
    long keptBytes) {
  /** As the counter {@code pharos_keep_traces_total} calls them. */
  private static final String DRAWN = "rate";

  /** Traces that were kept for a reason, at least one. */
  @Schema(name = "OverheadKeptReason")
  public record OfReason(String reason, long traces) {}

  public static KeptAnswer of(boolean enabled, double rate, Duration age, KeptTraces decided) {
    KeepCounts counts = decided.counts();
    return new KeptAnswer(
        enabled,
        rate,
        age.toSeconds(),
        OverheadAnswer.Counted.of(decided.counted()),
        decided.since(),
        counts.kept(),
        reasons(counts),
        counts.weights(),
        counts.leftOut(),
        counts.partial(),
        counts.keptSpans(),
        counts.leftOutSpans(),
        counts.bytesBefore(),
        counts.bytesAfter());
  }

  private static List<OfReason> reasons(KeepCounts counts) {
    Stream<OfReason> whole =
        counts.wholeByReason().entrySet().stream()
            .map(one -> new OfReason(one.getKey(), one.getValue()));
    return Stream.concat(whole, Stream.of(new OfReason(DRAWN, counts.drawn())))
        .filter(one -> one.traces() > 0)
        .sorted(
            Comparator.comparingLong(OfReason::traces).reversed().thenComparing(OfReason::reason))
        .toList();
  }
}
