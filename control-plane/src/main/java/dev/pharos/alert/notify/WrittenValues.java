package dev.pharos.alert.notify;

import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.signal.StartupException;
import dev.pharos.signal.metric.LabelMatcher;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.convert.DurationStyle;

/** Reads settings' texts; each refusal is a {@link StartupException} that says what is allowed. */
final class WrittenValues {
  private WrittenValues() {}

  static StartupException refused(String key, String value, String allowed) {
    return new StartupException("%s: '%s' %s".formatted(key, value, allowed));
  }

  /** A duration; {@code other} where nothing is written. */
  static Duration duration(String key, String value, Duration other, boolean zeroToo) {
    if (value.isEmpty()) {
      return other;
    }
    try {
      Duration duration = DurationStyle.detectAndParse(value);
      if (duration.isPositive() || (zeroToo && duration.isZero())) {
        return duration;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Told below, as any other value that is no duration.
    }
    throw refused(
        key,
        value,
        "is not a duration%s; write for example 5m".formatted(zeroToo ? "" : " above 0"));
  }

  static boolean flag(String key, String value, boolean other) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "" -> other;
      case "true" -> true;
      case "false" -> false;
      default -> throw refused(key, value, "is neither true nor false");
    };
  }

  static int port(String key, String value) {
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 1 << Character.SIZE) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number that is no port.
    }
    throw refused(key, value, "is not a port; write a number from 1 to 65535");
  }

  /** An address that may be shown. */
  static URI url(String key, String value) {
    URI url = http(value);
    if (url == null) {
      throw refused(key, value, "is no http URL; write for example http://alertmanager:9093");
    }
    return url;
  }

  /** An address that may hold a secret: it is not repeated. */
  static URI secretUrl(String key, String value) {
    URI url = http(value);
    if (url == null) {
      throw new StartupException(
          key
              + ": the value, which is not shown since it may be a secret, is no http URL; write"
              + " for example https://hooks.example/services/T0/B0/xyz");
    }
    return url;
  }

  private static @org.jspecify.annotations.Nullable URI http(String value) {
    try {
      URI url = new URI(value);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      return http && url.getHost() != null ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  static List<LabelMatcher> matchers(String key, List<String> written) {
    List<LabelMatcher> matchers = new ArrayList<>();
    for (String text : written) {
      try {
        matchers.add(Matchers.parse(text));
      } catch (IllegalArgumentException e) {
        throw refused(key, text, String.valueOf(e.getMessage()));
      }
    }
    return matchers;
  }
}
