package dev.pharos.query.overhead;

import dev.pharos.signal.StartupException;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a day's telemetry may take on disk, {@code pharos.budget.*}, as written: a whole or decimal
 * number of bytes, with kB, MB, GB or TB of 10³ to 10¹² bytes behind it. Nothing has a budget by
 * default. Immutable.
 *
 * @param bytesPerDay of all services together
 * @param environments of environments by their names
 * @param services of services in all their environments, by name or {@code namespace/name}
 */
@ConfigurationProperties("pharos.budget")
public record Budgets(
    @Nullable String bytesPerDay,
    @DefaultValue Map<String, String> environments,
    @DefaultValue Map<String, String> services) {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*(|B|KB|MB|GB|TB)");

  /** A thousand TB: what is more is a slip of the hand. */
  private static final long MOST = 1_000_000_000_000_000L;

  public Budgets {
    environments = Map.copyOf(environments);
    services = Map.copyOf(services);
    parsed("bytes-per-day", bytesPerDay);
    environments.forEach((name, size) -> parsed("environments." + name, size));
    services.forEach((name, size) -> parsed("services." + name, size));
  }

  /** Of all services together; empty where none was set. */
  OptionalLong ofAll() {
    return parsed("bytes-per-day", bytesPerDay);
  }

  /** Bytes a day by environment. */
  Map<String, Long> ofEnvironments() {
    return sizes("environments.", environments);
  }

  /** Bytes a day by service. */
  Map<String, Long> ofServices() {
    return sizes("services.", services);
  }

  private static Map<String, Long> sizes(String prefix, Map<String, String> written) {
    Map<String, Long> sizes = new TreeMap<>();
    written.forEach(
        (name, size) -> parsed(prefix + name, size).ifPresent(bytes -> sizes.put(name, bytes)));
    return sizes;
  }

  /** Empty where nothing is written: so a setting can be taken back. */
  private static OptionalLong parsed(String setting, @Nullable String size) {
    if (size == null || size.isBlank()) {
      return OptionalLong.empty();
    }
    Matcher matcher = SIZE.matcher(size.strip().toUpperCase(Locale.ROOT));
    if (matcher.matches()) {
      BigDecimal number = new BigDecimal(matcher.group(1));
      BigDecimal bytes = number.scaleByPowerOfTen(power(matcher.group(2)));
      if (bytes.compareTo(BigDecimal.ONE) >= 0 && bytes.compareTo(BigDecimal.valueOf(MOST)) <= 0) {
        return OptionalLong.of(bytes.longValue());
      }
    }
    throw new StartupException(
        "pharos.budget.%s: '%s' is no size; write 1B to 1000TB, for example 500MB or 20GB"
            .formatted(setting, size));
  }

  private static int power(String unit) {
    return switch (unit) {
      case "KB" -> 3;
      case "MB" -> 6;
      case "GB" -> 9;
      case "TB" -> 12;
      default -> 0;
    };
  }
}
