package dev.pharos.query.template;

import dev.pharos.signal.TimeRange;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/**
 * A moment, as templates have it: Go's {@code time.Time} in UTC.
 *
 * @param epochNs epoch nanoseconds
 */
public record GoTime(long epochNs) implements TemplateObject {

  @Override
  public Object member(String name, List<Object> arguments) {
    ZonedDateTime time = TimeRange.instant(epochNs).atZone(ZoneOffset.UTC);
    return switch (name) {
      case "Format" -> GoLayout.written(epochNs, TemplateValues.onlyText(name, arguments));
      case "Add" -> new GoTime(epochNs + GoDuration.only(name, arguments).ns());
      case "Unix" -> Math.floorDiv(epochNs, 1_000_000_000L);
      case "UnixMilli" -> Math.floorDiv(epochNs, 1_000_000L);
      case "UnixMicro" -> Math.floorDiv(epochNs, 1_000L);
      case "UnixNano" -> epochNs;
      case "Year" -> (long) time.getYear();
      case "Month" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ROOT);
      case "Day" -> (long) time.getDayOfMonth();
      case "YearDay" -> (long) time.getDayOfYear();
      case "Weekday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ROOT);
      case "Hour" -> (long) time.getHour();
      case "Minute" -> (long) time.getMinute();
      case "Second" -> (long) time.getSecond();
      case "UTC", "Local" -> this;
      case "String" -> text();
      default -> throw TemplateObject.unknown(name, "*time.Time");
    };
  }

  @Override
  public String type() {
    return "*time.Time";
  }

  @Override
  public String text() {
    return GoLayout.printed(epochNs);
  }
}
