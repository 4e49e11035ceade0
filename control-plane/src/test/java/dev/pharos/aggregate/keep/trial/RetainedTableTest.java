package dev.pharos.aggregate.keep.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.keep.UsualPolicy;
import dev.pharos.aggregate.keep.trial.RetainedTable.Retained;
import dev.pharos.signal.Span;
import dev.pharos.signal.TraceId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RetainedTableTest {
  private static final int TRACES = 8_000;

  private final RetainedTable table = new RetainedTable(TRACES, 1);
  private static final Duration ANY = Duration.ofMillis(1);

  /** Keeps what failed, and by its id's last bits the others. */
  private record Errors(double rate, Duration slowAtLeast) implements TraceChoice {
    @Override
    public void comes(long nowNs, List<Span> spans) {}

    @Override
    public boolean isKept(long nowNs, TraceId traceId, List<Span> spans) {
      return spans.stream().anyMatch(Span::isError) || (traceId.low() >>> 11) * 0x1p-53 < rate;
    }
  }

  @Test
  void aRandomShareOfTheTracesHasThatShareOfWhatMatters() {
    Retained retained = table.random(0.1);

    assertThat(retained.bytes()).isCloseTo(0.1, Offset.offset(0.01));
    assertThat(retained.errors()).isLessThan(0.4);
    assertThat(retained.slow()).isLessThan(0.4);
  }

  @Test
  void whoKeepsErrorsHasThemAllAndFillsTheRest() {
    for (double share : RetainedTable.SHARES) {
      Retained retained = table.filling(Errors::new, ANY, share).retained();

      assertThat(retained.bytes()).isCloseTo(share, Offset.offset(0.01));
      assertThat(retained.errors()).isEqualTo(1);
      assertThat(retained.slow()).isLessThan(0.5);
    }
  }

  @Test
  void tracesAreDecidedOnSomeMinutesAfterTheyCame() {
    Map<TraceId, Long> came = new HashMap<>();
    long[] decided = {0, 0};
    table.filling(
        (rate, slowAtLeast) ->
            new TraceChoice() {
              @Override
              public void comes(long nowNs, List<Span> spans) {
                came.put(spans.getFirst().traceId(), nowNs);
              }

              @Override
              public boolean isKept(long nowNs, TraceId traceId, List<Span> spans) {
                assertThat(nowNs - came.getOrDefault(traceId, nowNs)).isEqualTo(300_000_000_000L);
                decided[0]++;
                return false;
              }
            },
        ANY,
        0.05);

    assertThat(decided[0]).as("each of both runs").isEqualTo(2 * TRACES);
  }

  @Test
  void theDayHasWhatItSays() {
    MadeUpDay day = new MadeUpDay(TRACES);
    long failed = 0;
    long slow = 0;
    long before = 0;
    for (int i = 0; i < TRACES; i++) {
      MadeUpDay.Made made = day.trace(i);
      failed += made.failed() ? 1 : 0;
      slow += made.slow() ? 1 : 0;
      assertThat(made.spans().stream().anyMatch(Span::isError)).isEqualTo(made.failed());
      assertThat(made.spans().getFirst().startNs()).isGreaterThanOrEqualTo(before);
      before = made.spans().getFirst().startNs();
    }
    assertThat(failed).isBetween(15L, 60L);
    assertThat(slow).as("a hundredth").isBetween(70L, 85L);
  }

  @Test
  void theTableHasARowOfEachShareAndOfChance() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();

    table.print(
        Errors::new, UsualPolicy::of, new PrintStream(written, true, StandardCharsets.UTF_8));

    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(11);
    assertThat(lines.get(2)).endsWith("| 100.0 % | 5 of 5 | 3 of 3 |");
    assertThat(lines.get(3))
        .startsWith("| 1 % | Pharos | ")
        .contains("| 100.0 % |")
        .endsWith(" % | 5 of 5 | 3 of 3 |");
    assertThat(lines.get(4)).startsWith("| 1 % | chance | ").doesNotContain("5 of 5", "3 of 3");
    assertThat(lines.get(8)).startsWith("| 10 % | chance | ");
    assertThat(lines.get(10)).contains("Pharos kept ").contains(" % (in the order of its rows)");
  }
}
