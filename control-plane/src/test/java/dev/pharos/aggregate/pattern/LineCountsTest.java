package dev.pharos.aggregate.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines by time, against all of the times. */
class LineCountsTest {
  private static final long MINUTE = LineCounts.MINUTE_NS;
  private static final long HOUR = LineCounts.HOUR_NS;
  private static final long START = 10_000 * HOUR;

  private final LineCounts counts = new LineCounts();

  @Test
  void aRangeWithinTheLastMinutesIsCountedByMinute() {
    counts.count(START);
    counts.count(START + 10 * MINUTE);
    counts.count(START + 11 * MINUTE);

    assertThat(counts.in(new TimeRange(START + MINUTE, START + 11 * MINUTE))).isEqualTo(1);
    assertThat(counts.in(new TimeRange(START + 10 * MINUTE + 7, START + 60 * MINUTE)))
        .as("a minute that the range touches")
        .isEqualTo(2);
    assertThat(counts.isByMinute(START)).isTrue();
    assertThat(counts.isByMinute(START - HOUR - 20 * MINUTE)).isFalse();
  }

  @Test
  void aRangeThatBeginsBeforeIsCountedByWholeHoursUpToThere() {
    counts.count(START);
    counts.count(START + 50 * MINUTE);
    counts.count(START + 3 * HOUR + 10 * MINUTE);

    assertThat(counts.in(new TimeRange(START + 40 * MINUTE, START + 4 * HOUR)))
        .as("all of the first hour")
        .isEqualTo(3);
    assertThat(counts.in(new TimeRange(START + HOUR, START + 4 * HOUR))).isEqualTo(1);
    assertThat(counts.by(new TimeRange(START, START + 4 * HOUR), HOUR))
        .containsExactly(Map.entry(START, 2L), Map.entry(START + 3 * HOUR, 1L));
  }

  @Test
  void eightDaysAfterALineItIsNotCountedAnyMore() {
    counts.count(START);
    counts.count(START + 194 * HOUR);
    assertThat(counts.in(new TimeRange(0, Long.MAX_VALUE))).isEqualTo(2);

    counts.count(START + 195 * HOUR);
    counts.count(START);

    assertThat(counts.in(new TimeRange(0, Long.MAX_VALUE))).isEqualTo(2);
  }

  /** Whatever the order of lines: widened to minutes or hours, no line is missed or made up. */
  @Test
  void countsAsManyAsThereAreInTheWidenedRange() throws IOException {
    Random random = new Random(3);
    for (int round = 0; round < 300; round++) {
      LineCounts counted = new LineCounts();
      List<Long> times = new ArrayList<>();
      long spread = random.nextBoolean() ? 3 * HOUR : 100 * HOUR;
      for (int i = random.nextInt(60); i >= 0; i--) {
        times.add(START + random.nextLong(spread));
        counted.count(times.getLast());
        if (random.nextInt(20) == 0) {
          counted = restored(counted);
        }
      }
      long from = START + random.nextLong(-HOUR, spread);
      long to = from + random.nextLong(1, spread);
      long newest = times.stream().mapToLong(Long::longValue).max().orElseThrow() / MINUTE;
      long oldestMinute = newest - PatternLimits.MINUTES + 1;
      long expected =
          times.stream()
              .filter(time -> {
                boolean byMinute = time / MINUTE >= oldestMinute;
                boolean fromMinute = from / MINUTE >= oldestMinute;
                long first = fromMinute || byMinute ? from / MINUTE * MINUTE : from / HOUR * HOUR;
                long minutes = Math.ceilDiv(to, MINUTE) * MINUTE;
                long end = byMinute ? minutes : Math.ceilDiv(minutes, HOUR) * HOUR;
                return time >= first && time < end;
              })
              .count();
      assertThat(counted.in(new TimeRange(from, to))).isEqualTo(expected);
    }
  }

  /** A ring of 168 hours, as it was written when there were no more, each with two lines. */
  @Test
  void whatASnapshotOfAWeekHadForgottenIsNotTakenForNothing() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBoolean(false);
    out.writeLong((START + 167 * HOUR) / MINUTE);
    out.writeShort(0);
    out.writeShort(168);
    out.writeShort(168);
    for (int age = 0; age < 168; age++) {
      out.writeShort(age);
      out.writeInt(2);
    }
    LineCounts read =
        LineCounts.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.isWhole()).isFalse();

    for (int hour = 168; hour < 194; hour++) {
      read.count(START + hour * HOUR);
      assertThat(restored(read).isWhole()).as("after hour %d", hour).isFalse();
    }
    read.count(START + 194 * HOUR);

    assertThat(restored(read).isWhole()).isTrue();
    assertThat(read.by(new TimeRange(0, Long.MAX_VALUE), HOUR))
        .hasSize(195)
        .containsEntry(START, 2L)
        .containsEntry(START + 194 * HOUR, 1L);
    assertThat(counts.isWhole()).as("of one that began with this version").isTrue();
  }

  @Test
  void whatTheSnapshotBeforeHadOfTheLastHourIsKept() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    long newest = START / MINUTE + 5;
    for (int slot = 0; slot < 60; slot++) {
      boolean isNewest = slot == Math.floorMod(newest, 60);
      out.writeInt(isNewest ? 7 : slot == Math.floorMod(newest - 59, 60) ? 2 : 0);
    }

    LineCounts read =
        LineCounts.ofAnHour(
            new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), newest * MINUTE);

    assertThat(read.by(new TimeRange(0, Long.MAX_VALUE), MINUTE))
        .containsExactly(Map.entry((newest - 59) * MINUTE, 2L), Map.entry(newest * MINUTE, 7L));
  }

  private static LineCounts restored(LineCounts counts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    counts.writeTo(new DataOutputStream(bytes));
    LineCounts read =
        LineCounts.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read).isEqualTo(counts);
    return read;
  }
}
