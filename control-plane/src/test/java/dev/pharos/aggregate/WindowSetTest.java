package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowSetTest {
  private static final long MINUTE = 60 * SECOND;
  private static final long LONG_AGO = T0 - 3_000 * MINUTE;
  private static final TimeRange ALL = new TimeRange(0, Long.MAX_VALUE);

  private final WindowSet<Integer, Long> windows =
      new WindowSet<>(Resolution.MINUTE, Duration.ofMinutes(65), (key, startNs) -> startNs);

  @Test
  void aFewLateCellsLeaveAtOnce() {
    leave(T0);
    count(AggregateLimits.FEW_LATE_CELLS, LONG_AGO);

    assertThat(leave(T0 + SECOND)).hasSize(AggregateLimits.FEW_LATE_CELLS);
    assertThat(windows.held()).isZero();
  }

  @Test
  void manyLateCellsWaitForMoreOfTheSameWindowsButNotForLong() {
    leave(T0);
    count(AggregateLimits.FEW_LATE_CELLS + 1, LONG_AGO);
    assertThat(leave(T0 + SECOND)).isEmpty();
    count(AggregateLimits.FEW_LATE_CELLS + 1, LONG_AGO);
    assertThat(leave(T0 + 2 * SECOND)).isEmpty();

    assertThat(leave(T0 + SECOND + AggregateLimits.LATE_WAIT.toNanos()))
        .hasSize(AggregateLimits.FEW_LATE_CELLS + 1);
    assertThat(leave(T0 + SECOND + 2 * AggregateLimits.LATE_WAIT.toNanos())).isEmpty();
  }

  @Test
  void whatWaitsLateIsNeverMoreThanItsBound() {
    leave(T0);
    int left = 0;
    for (int tick = 1; tick <= 1_000; tick++) {
      count(1_000, LONG_AGO + tick * MINUTE);
      left += leave(T0 + tick).size();
      assertThat(windows.held()).isLessThan(AggregateLimits.LATE_CELLS);
    }
    left += leave(T0 + Duration.ofHours(1).toNanos()).size();

    assertThat(left).isEqualTo(1_000_000);
  }

  @Test
  void readersAreGivenNoLateCellsHoweverLongTheyWait() {
    leave(T0);
    count(AggregateLimits.FEW_LATE_CELLS + 1, LONG_AGO);
    List<Long> read = new ArrayList<>();
    windows.forEach(ALL, read::add);

    assertThat(read).isEmpty();
    assertThat(windows.late().version(ALL)).isZero();
    leave(T0 + SECOND);
    leave(T0 + SECOND + AggregateLimits.LATE_WAIT.toNanos());
    assertThat(windows.late().version(ALL)).isEqualTo(1);
  }

  @Test
  void theOldestWindowsLeaveBeforeTheirTimeWhenThereAreTooManyCells() {
    leave(T0);
    int each = AggregateLimits.CELLS / 10;
    for (int minute = 0; minute < 12; minute++) {
      count(each, T0 + minute * MINUTE);
    }

    assertThat(leave(T0 + 11 * MINUTE)).hasSize(2 * each).doesNotContain(T0 + 2 * MINUTE);
    assertThat(windows.lineNs()).isEqualTo(T0 + 2 * MINUTE);
    assertThat(windows.held()).isEqualTo(AggregateLimits.CELLS);
  }

  @Test
  void theCurrentWindowStaysHoweverManyCellsItHas() {
    leave(T0);
    count(AggregateLimits.CELLS + 1, T0);

    assertThat(leave(T0 + SECOND)).isEmpty();
    assertThat(leave(T0 + MINUTE)).hasSize(AggregateLimits.CELLS + 1);
  }

  private void count(int keys, long timeNs) {
    for (int key = 0; key < keys; key++) {
      windows.cell(key, timeNs);
    }
  }

  private List<Long> leave(long nowNs) {
    WindowSet.Departure<Long> departure = windows.departing(nowNs);
    if (departure.newLineNs() != windows.lineNs() || !departure.cells().isEmpty()) {
      windows.depart(departure);
    }
    return departure.cells();
  }
}
