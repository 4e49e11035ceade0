package dev.pharos.query.template;

import java.math.BigDecimal;
import java.util.List;

/**
 * A length of time, as templates have it: Go's {@code time.Duration}.
 *
 * @param ns nanoseconds
 */
public record GoDuration(long ns) implements TemplateObject {
  private static final long MICROSECOND = 1_000;
  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  static GoDuration only(String function, List<Object> arguments) {
    if (arguments.size() == 1 && arguments.getFirst() instanceof GoDuration duration) {
      return duration;
    }
    throw new TemplateException(
        arguments.size() == 1
            ? "wrong type for value; expected time.Duration; got "
                + TemplateValues.type(arguments.getFirst())
            : "wrong number of args for " + function + ": want 1 got " + arguments.size());
  }

  @Override
  public Object member(String name, List<Object> arguments) {
    return switch (name) {
      case "Hours" -> ns / (double) HOUR;
      case "Minutes" -> ns / (double) MINUTE;
      case "Seconds" -> ns / (double) SECOND;
      case "Milliseconds" -> ns / MILLISECOND;
      case "Microseconds" -> ns / MICROSECOND;
      case "Nanoseconds" -> ns;
      case "Abs" -> new GoDuration(Math.abs(ns));
      case "String" -> text();
      default -> throw TemplateObject.unknown(name, "*time.Duration");
    };
  }

  @Override
  public String type() {
    return "*time.Duration";
  }

  /** As Go prints it: {@code 1h2m3.5s}, {@code 100ms}. */
  @Override
  public String text() {
    if (ns == 0) {
      return "0s";
    }
    String sign = ns < 0 ? "-" : "";
    long size = Math.abs(ns);
    if (size < MICROSECOND) {
      return sign + size + "ns";
    }
    if (size < MILLISECOND) {
      return sign + parts(size, 3) + "µs";
    }
    if (size < SECOND) {
      return sign + parts(size, 6) + "ms";
    }
    StringBuilder out = new StringBuilder(sign);
    if (size >= HOUR) {
      out.append(size / HOUR).append('h');
    }
    if (size >= MINUTE) {
      out.append(size % HOUR / MINUTE).append('m');
    }
    return out.append(parts(size % MINUTE, 9)).append('s').toString();
  }

  private static String parts(long size, int places) {
    BigDecimal parts = BigDecimal.valueOf(size, places).stripTrailingZeros();
    return parts.signum() == 0 ? "0" : parts.toPlainString();
  }
}
