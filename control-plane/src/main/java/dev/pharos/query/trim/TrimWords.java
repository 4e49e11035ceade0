package dev.pharos.query.trim;

import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.query.reads.LastRead;
import dev.pharos.query.reads.Reader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words that several kinds of advice have. */
final class TrimWords {
  private static final long HOURS_TOLD = 48;

  private TrimWords() {}

  /** Null where several services are meant. */
  static String who(@Nullable TelemetrySource source) {
    return source == null ? "Several services" : who(source.name());
  }

  static String who(String service) {
    return service.isEmpty() ? "An unnamed service" : service;
  }

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String plural(long number, String one, String several) {
    return count(number) + " " + (number == 1 ? one : several);
  }

  /** “in the last 30 days”, or how long it is that reads are counted. */
  static String lately(Instant readsSince, Instant now) {
    Duration counted = Duration.between(readsSince, now);
    if (counted.compareTo(TrimView.READ_WITHIN) >= 0) {
      return "in the last " + TrimView.READ_WITHIN.toDays() + " days";
    }
    return counted.toHours() < HOURS_TOLD
        ? "in the " + plural(counted.toHours(), "hour", "hours") + " since reads are counted"
        : "in the " + counted.toDays() + " days since reads are counted";
  }

  /** Who read a metric by its name; readers by a dashboard or a query only. */
  static String readers(List<LastRead> readers) {
    return readers.stream()
        .map(LastRead::reader)
        .map(reader ->
            reader.kind() == Reader.Kind.DASHBOARD ? "the dashboard " + reader.name() : "queries")
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
