package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.TimeRange;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatePartsTest {
  private static final TimeRange EARLY = new TimeRange(0, 100);
  private static final TimeRange LATER = new TimeRange(100, 200);

  @Test
  void changesOnlyRangesInWhichSomethingCameLate() {
    LateParts parts = LateParts.NONE.with(List.of(0L, 90L)).with(List.of(100L));

    assertThat(parts.version(EARLY)).isEqualTo(1);
    assertThat(parts.version(LATER)).isEqualTo(2);
    assertThat(parts.with(List.of(50L)).version(EARLY)).isEqualTo(3);
    assertThat(parts.with(List.of()).version(EARLY)).isEqualTo(1);
  }

  @Test
  void neverTakesAChangedWindowForUnchangedWhenItToldTooManyApart() {
    LateParts parts = LateParts.NONE.with(List.of(0L));
    for (long start = 100; start < 3_000; start++) {
      parts = parts.with(List.of(start));
    }

    assertThat(parts.version(EARLY)).isGreaterThanOrEqualTo(1);
    long before = parts.version(EARLY);
    assertThat(parts.with(List.of(3L)).version(EARLY)).isGreaterThan(before);
  }
}
