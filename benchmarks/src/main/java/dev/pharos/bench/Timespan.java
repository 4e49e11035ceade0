package dev.pharos.bench;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads times such as 90s, 15m, 12h and 7d from the command line. */
final class Timespan implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    if (text.matches("\\d{1,9}[smhd]")) {
      long number = Long.parseLong(text.substring(0, text.length() - 1));
      return switch (text.charAt(text.length() - 1)) {
        case 's' -> Duration.ofSeconds(number);
        case 'm' -> Duration.ofMinutes(number);
        case 'h' -> Duration.ofHours(number);
        default -> Duration.ofDays(number);
      };
    }
    throw new TypeConversionException("'" + text + "' is no time; write for example 90s, 12h, 7d");
  }
}
