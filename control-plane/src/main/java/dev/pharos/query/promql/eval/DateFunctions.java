package dev.pharos.query.promql.eval;

import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.Labels;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Parts of a date in UTC, of values in seconds since 1970 or of the step's own time. Dates repeat
 * every 400 years, so that years no calendar of the JDK knows have dates, too. What is no number of
 * seconds at all is the date that Prometheus makes of it, which lies at the end of all time.
 */
final class DateFunctions {
  private static final long YEARS_PER_CYCLE = 400;
  private static final long SECONDS_PER_CYCLE = 146_097L * 86_400;

  /** Of seconds before this one Prometheus' clock has run over. */
  private static final long FIRST_SECOND = -9_223_371_966_579_724_800L;

  /** 2^64 seconds, by which it has run over. */
  private static final long CYCLES_RUN_OVER = Long.divideUnsigned(-1, SECONDS_PER_CYCLE);

  private static final long SECONDS_RUN_OVER = Long.remainderUnsigned(-1, SECONDS_PER_CYCLE) + 1;

  private static final double LONGS = 0x1.0p63;

  private DateFunctions() {}

  /**
   * @param date within the first cycle after 1970
   * @param cycles how many cycles later it is
   */
  private record Moment(LocalDateTime date, long cycles) {
    static Moment of(long second) {
      long cycles = Math.floorDiv(second, SECONDS_PER_CYCLE);
      long rest = Math.floorMod(second, SECONDS_PER_CYCLE);
      if (second < FIRST_SECOND) {
        cycles += CYCLES_RUN_OVER + (rest + SECONDS_RUN_OVER) / SECONDS_PER_CYCLE;
        rest = (rest + SECONDS_RUN_OVER) % SECONDS_PER_CYCLE;
      }
      return new Moment(LocalDateTime.ofEpochSecond(rest, 0, ZoneOffset.UTC), cycles);
    }

    long year() {
      return date.getYear() + cycles * YEARS_PER_CYCLE;
    }
  }

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(Function.YEAR, part(Moment::year));
    bodies.put(Function.MONTH, part(moment -> moment.date.getMonthValue()));
    bodies.put(Function.DAY_OF_MONTH, part(moment -> moment.date.getDayOfMonth()));
    bodies.put(Function.DAY_OF_YEAR, part(moment -> moment.date.getDayOfYear()));
    bodies.put(Function.DAY_OF_WEEK, part(moment -> moment.date.getDayOfWeek().getValue() % 7));
    bodies.put(Function.DAYS_IN_MONTH, part(moment -> moment.date.toLocalDate().lengthOfMonth()));
    bodies.put(Function.HOUR, part(moment -> moment.date.getHour()));
    bodies.put(Function.MINUTE, part(moment -> moment.date.getMinute()));
  }

  private static FunctionBody part(ToLongFunction<Moment> part) {
    return call -> {
      if (call.count() == 0) {
        double[] values = new double[call.steps().count()];
        for (int step = 0; step < values.length; step++) {
          values[step] = part.applyAsLong(Moment.of(call.steps().timeMs(step) / 1000));
        }
        return List.of(Row.of(Labels.EMPTY, false, values));
      }
      return MathFunctions.mapped(
          call, (value, step) -> part.applyAsLong(Moment.of(seconds(value))));
    };
  }

  /** What no long can tell is the smallest one, as processors have it. */
  private static long seconds(double value) {
    return value >= -LONGS && value < LONGS ? (long) value : Long.MIN_VALUE;
  }
}
