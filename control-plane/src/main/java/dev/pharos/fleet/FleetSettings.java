package dev.pharos.fleet;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What settings of {@code pharos.fleet} may be. Each refusal names the setting, its value and what
 * is allowed, in one line. Pure, apart from looking at files.
 */
final class FleetSettings {
  private static final String PREFIX = "pharos.fleet.";
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

  /** RFC 1123 label, as Kubernetes has it for namespaces. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** Kubernetes' syntax of a label: an optional DNS prefix, and names of at most 63. */
  private static final Pattern LABEL_KEY =
      Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private static final Pattern LABEL_VALUE =
      Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private FleetSettings() {}

  static StartupException wrong(String setting, Object value, String why) {
    return new StartupException(PREFIX + setting + ": '" + value + "' " + why);
  }

  static void requireInterval(String setting, Duration interval) {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0) {
      throw wrong(setting, interval, "is too short; write 1s or more");
    }
  }

  static URI httpUrl(String setting, String written, String example) {
    try {
      URI url = new URI(written.strip());
      boolean http = "http".equalsIgnoreCase(url.getScheme());
      if ((http || "https".equalsIgnoreCase(url.getScheme()))
          && url.getHost() != null
          && url.getRawUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw wrong(setting, withoutUser(written), notAnHttpUrl(example));
    }
    throw wrong(setting, withoutUser(written), notAnHttpUrl(example));
  }

  /** A password that was put there by mistake is not repeated in the log. */
  private static String withoutUser(String url) {
    return url.replaceFirst("//[^/@]*@", "//***@");
  }

  private static String notAnHttpUrl(String example) {
    return "is not an http or https URL with a host, without user, query and fragment; write for"
        + " example "
        + example;
  }

  static void requireReadable(String setting, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw wrong(setting, file, "is not a file that can be read");
    }
  }

  static void requireNamespace(String setting, String namespace) {
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw wrong(
          setting,
          namespace,
          "is not a namespace's name; write at most 63 of a-z, 0-9 and -, for example shop");
    }
  }

  static Map<String, String> labels(String setting, List<String> written) {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = 0; i < written.size(); i++) {
      String label = written.get(i);
      int equals = label.indexOf('=');
      String key = equals < 0 ? "" : label.substring(0, equals).strip();
      String value = label.substring(equals + 1).strip();
      if (!LABEL_KEY.matcher(key).matches() || !LABEL_VALUE.matcher(value).matches()) {
        throw wrong(
            setting + "[" + i + "]",
            label,
            "is not a label; write key=value, for example app.kubernetes.io/part-of=shop");
      }
      labels.put(key, value);
    }
    return labels;
  }
}
