package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.query.lever.LeverWish;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.query.reads.LastRead;
import dev.pharos.signal.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Log patterns at debug or trace where an environment is production. */
final class DebugLines {
  private DebugLines() {}

  static List<Advice> find(TrimView view) {
    List<Advice> found = new ArrayList<>();
    for (LogPattern pattern : view.sources().patterns().patterns()) {
      long lines = pattern.counts().in(view.counted().range());
      if (lines > 0
          && isDebug(pattern)
          && view.isMeant(pattern.service())
          && Surroundings.isProduction(pattern.service().environment())) {
        found.add(advice(view, pattern, view.perDay(lines)));
      }
    }
    return found;
  }

  /** None of its lines was more serious. */
  private static boolean isDebug(LogPattern pattern) {
    Severity highest = Severity.ofNumber(pattern.severity());
    return highest == Severity.DEBUG || highest == Severity.TRACE;
  }

  private static Advice advice(TrimView view, LogPattern pattern, long perDay) {
    String environment = pattern.service().environment();
    List<LastRead> readers = view.recent(view.sources().reads().ofStream(pattern.service()));
    return new Advice(
        Advice.Kind.DEBUG_LOGS,
        TelemetrySource.of(pattern.service()),
        Refusals.LOGS,
        pattern.template(),
        "%s writes %s a day at %s%s."
            .formatted(
                TrimWords.who(pattern.service().name()),
                TrimWords.plural(perDay, "line", "lines"),
                Severity.ofNumber(pattern.severity()).name().toLowerCase(Locale.ROOT),
                environment.isEmpty() ? "" : " in " + environment),
        readers.isEmpty()
            ? "Lines like this are found no more; nobody was seen to read any of the service."
            : "Lines like this are found no more; lines of the service are read by %s."
                .formatted(TrimWords.readers(readers)),
        view.ofLines(perDay),
        LeverWish.pattern(pattern.id()),
        null,
        "");
  }
}
