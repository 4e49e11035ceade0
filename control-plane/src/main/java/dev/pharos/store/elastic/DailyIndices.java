package dev.pharos.store.elastic;

import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/** Names of the indices of one signal, one for each day (UTC). */
final class DailyIndices {
  private static final long DAY_NS = Duration.ofDays(1).toNanos();
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu.MM.dd");

  private final String name;

  /**
   * @param prefix before the signal's name, such as {@code pharos}
   */
  DailyIndices(String prefix, String signal) {
    this.name = prefix + "-" + signal;
  }

  /** Of the template. */
  String template() {
    return name;
  }

  /** Matches all of them. */
  String pattern() {
    return name + "-*";
  }

  /** Days since 1970 of a time. */
  static long day(long epochNs) {
    return Math.floorDiv(epochNs, DAY_NS);
  }

  static long begin(long day) {
    return day * DAY_NS;
  }

  String index(long day) {
    return name + "-" + DAY.format(LocalDate.ofEpochDay(day));
  }

  /** The day of an index; empty where the name is not one of these. */
  OptionalLong dayOf(String index) {
    if (!index.startsWith(name + "-")) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(LocalDate.parse(index.substring(name.length() + 1), DAY).toEpochDay());
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    }
  }
}
