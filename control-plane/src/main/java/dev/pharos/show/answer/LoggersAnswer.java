package dev.pharos.show.answer;

import dev.pharos.steer.level.KnownLoggers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Loggers of a service, those that wrote most first; at most 1,000. */
public record LoggersAnswer(List<OfService> loggers) {

  /**
   * A logger.
   *
   * @param level that it has at an instance now; null where none told it
   * @param lines of the last hour's newest 5,000 of the service
   */
  @Schema(name = "LoggerOfService")
  public record OfService(String name, @Nullable String level, long lines) {
    static OfService of(KnownLoggers.Known known) {
      String level = known.level();
      return new OfService(
          known.name(), level == null ? null : level.toLowerCase(Locale.ROOT), known.lines());
    }
  }

  public static LoggersAnswer of(List<KnownLoggers.Known> known) {
    return new LoggersAnswer(known.stream().map(OfService::of).toList());
  }
}
