package dev.pharos.query;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * The settings of services as they stand in configuration, so that whatever is wrong with one is
 * told with its key, its value and what is allowed, and a mistyped key is not passed over.
 *
 * @param services what follows {@code pharos.services.} to its value, such as {@code
 *     order.owner.team}
 */
@ConfigurationProperties("pharos")
record WrittenServiceSettings(@DefaultValue Map<String, String> services) {
  private static final String PREFIX = "pharos.services.";

  /** What may follow a service's name, as documented. */
  private enum Key {
    TEAM("owner.team"),
    CONTACT("owner.contact"),
    RUNBOOK("owner.runbook"),
    SUCCESS_RATIO("objective.success-ratio"),
    P95("objective.p95");

    private final String path;

    Key(String path) {
      this.path = path;
    }
  }

  /**
   * @throws StartupException saying which setting is wrong and what is allowed
   */
  ServiceSettings read() {
    Map<String, Map<Key, String>> byService = new TreeMap<>();
    new TreeMap<>(services)
        .forEach((written, value) -> {
          Key key = key(written);
          String name = written.substring(0, nameLength(written));
          byService.computeIfAbsent(name, service -> new HashMap<>()).put(key, value.strip());
        });
    Map<String, ServiceSettings.Service> read = new HashMap<>();
    byService.forEach((name, values) -> read.put(name, service(name, values)));
    return new ServiceSettings(read);
  }

  private static ServiceSettings.Service service(String name, Map<Key, String> values) {
    return new ServiceSettings.Service(
        new ServiceSettings.OwnerSettings(
            values.getOrDefault(Key.TEAM, ""),
            values.getOrDefault(Key.CONTACT, ""),
            runbook(name, values.getOrDefault(Key.RUNBOOK, ""))),
        new ServiceSettings.Objective(
            successRatio(name, values.getOrDefault(Key.SUCCESS_RATIO, "")),
            p95(name, values.getOrDefault(Key.P95, ""))));
  }

  private static String runbook(String name, String value) {
    if (value.isEmpty() || isLink(value)) {
      return value;
    }
    throw refused(
        name, Key.RUNBOOK, value, "a link; write for example https://wiki.example/runbook");
  }

  private static boolean isLink(String value) {
    try {
      URI uri = new URI(value);
      return uri.getHost() != null && List.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static double successRatio(String name, String value) {
    if (value.isEmpty()) {
      return ServiceSettings.Objective.DEFAULT.successRatio();
    }
    try {
      double ratio = Double.parseDouble(value);
      if (ratio > 0 && ratio < 1) {
        return ratio;
      }
    } catch (NumberFormatException e) {
      // Told below, as any other value that is no share.
    }
    throw refused(
        name,
        Key.SUCCESS_RATIO,
        value,
        "a share of requests; write a number between 0 and 1, for example 0.99");
  }

  private static @Nullable Duration p95(String name, String value) {
    if (value.isEmpty()) {
      return null;
    }
    try {
      Duration p95 = DurationStyle.detectAndParse(value);
      if (p95.isPositive()) {
        return p95;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Told below, as any other value that is no duration.
    }
    throw refused(name, Key.P95, value, "a duration to stay below; write for example 500ms");
  }

  private static StartupException refused(String name, Key key, String value, String allowed) {
    return new StartupException(
        "%s%s.%s: '%s' is not %s".formatted(PREFIX, name, key.path, value, allowed));
  }

  private static Key key(String written) {
    String path = written.substring(Math.min(written.length(), nameLength(written) + 1));
    for (Key key : Key.values()) {
      if (uniform(key.path).equals(uniform(path))) {
        return key;
      }
    }
    throw new StartupException(
        "%s%s: there is no such setting; after a service's name stands one of %s"
            .formatted(
                PREFIX,
                written,
                List.of(Key.values()).stream()
                    .map(key -> key.path)
                    .collect(Collectors.joining(", "))));
  }

  /** A name may have dots itself; what follows it has one. */
  private static int nameLength(String written) {
    return Math.max(0, written.lastIndexOf('.', Math.max(0, written.lastIndexOf('.') - 1)));
  }

  /** As Spring Boot compares names: success-ratio, successRatio and SUCCESSRATIO are one. */
  private static String uniform(String path) {
    return path.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
