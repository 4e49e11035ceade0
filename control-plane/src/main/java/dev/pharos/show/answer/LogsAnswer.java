package dev.pharos.show.answer;

import dev.pharos.query.log.LogsFound;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines in the order asked for, and how many were checked for them.
 *
 * @param reason why there may be more: limit, scanned or time; null when all were found
 * @param next what {@code after} takes to go on; null when there is nothing more
 */
public record LogsAnswer(
    List<LogLine> logs,
    long scanned,
    boolean truncated,
    @Nullable String reason,
    @Nullable String next) {
  public static LogsAnswer of(LogsFound found) {
    return new LogsAnswer(
        found.lines().stream().map(LogLine::of).toList(),
        found.end().scanned(),
        found.end().truncated(),
        Text.reason(found.end()),
        found.next().map(LogLineId::write).orElse(null));
  }
}
