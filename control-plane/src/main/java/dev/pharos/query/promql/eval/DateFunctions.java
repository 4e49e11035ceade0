package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.Labels;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Parts of a date in UTC, of values in seconds since 1970 or of the step's own time. */
final class DateFunctions {
  /** What a date can be made of. */
  private static final long FIRST_SECOND = LocalDateTime.MIN.toEpochSecond(ZoneOffset.UTC);

  private static final long LAST_SECOND = LocalDateTime.MAX.toEpochSecond(ZoneOffset.UTC);

  private DateFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(Function.YEAR, part(LocalDateTime::getYear));
    bodies.put(Function.MONTH, part(LocalDateTime::getMonthValue));
    bodies.put(Function.DAY_OF_MONTH, part(LocalDateTime::getDayOfMonth));
    bodies.put(Function.DAY_OF_YEAR, part(LocalDateTime::getDayOfYear));
    bodies.put(Function.DAY_OF_WEEK, part(date -> date.getDayOfWeek().getValue() % 7));
    bodies.put(Function.DAYS_IN_MONTH, part(date -> date.toLocalDate().lengthOfMonth()));
    bodies.put(Function.HOUR, part(LocalDateTime::getHour));
    bodies.put(Function.MINUTE, part(LocalDateTime::getMinute));
  }

  private static FunctionBody part(ToIntFunction<LocalDateTime> part) {
    return call -> {
      if (call.count() == 0) {
        double[] values = new double[call.steps().count()];
        for (int step = 0; step < values.length; step++) {
          values[step] = part.applyAsInt(date(call.steps().timeMs(step) / 1000));
        }
        return List.of(Row.of(Labels.EMPTY, false, values));
      }
      return MathFunctions.mapped(call, (value, step) -> part.applyAsInt(date((long) value)));
    };
  }

  private static LocalDateTime date(long second) {
    return LocalDateTime.ofEpochSecond(
        Math.clamp(second, FIRST_SECOND, LAST_SECOND), 0, ZoneOffset.UTC);
  }
}
