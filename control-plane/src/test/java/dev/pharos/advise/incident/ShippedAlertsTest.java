package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Each alert of the rules that come with Pharos joins the incident that docs/INCIDENTS.md says, by
 * the labels that its own unit test expects of it.
 */
class ShippedAlertsTest {
  private static final Path RULES = Path.of("../dashboards/rules");
  private static final Pattern ALERT = Pattern.compile("^ *- alert: (\\w+)$", Pattern.MULTILINE);
  private static final Pattern ROW =
      Pattern.compile("^\\| `(\\w+)` \\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("its `(\\w+)`");

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static Set<String> alerts() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (Path file : files(RULES)) {
      ALERT.matcher(Files.readString(file)).results().forEach(found -> alerts.add(found.group(1)));
    }
    return alerts;
  }

  private static Map<String, String> documented() throws IOException {
    String all = Files.readString(Path.of("../docs/INCIDENTS.md"));
    String table = all.substring(all.indexOf("| alert that comes with Pharos |"));
    Map<String, String> rows = new TreeMap<>();
    Matcher matcher = ROW.matcher(table);
    while (matcher.find()) {
      rows.put(matcher.group(1), matcher.group(2));
    }
    return rows;
  }

  /** Labels of each alert as its unit test expects it to fire. */
  private static Map<String, String> labels(String alert) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    for (Path file : files(RULES.resolve("tests"))) {
      Map<String, ?> read =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      for (Object test : (List<?>) Objects.requireNonNull(read.get("tests"))) {
        for (Object asked : list(test, "alert_rule_test")) {
          if (alert.equals(((Map<?, ?>) asked).get("alertname"))) {
            for (Object expected : list(asked, "exp_alerts")) {
              if (labels.isEmpty()
                  && ((Map<?, ?>) expected).get("exp_labels") instanceof Map<?, ?> said) {
                said.forEach((name, value) -> labels.put(name.toString(), value.toString()));
              }
            }
          }
        }
      }
    }
    assertThat(labels).as("labels of %s in its unit test", alert).isNotEmpty();
    return labels;
  }

  private static List<?> list(Object of, String name) {
    return ((Map<?, ?>) of).get(name) instanceof List<?> list ? list : List.of();
  }

  @Test
  void everyOneIsDocumented() throws IOException {
    assertThat(documented().keySet()).isEqualTo(alerts());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void itJoinsWhatIsDocumented(String alert) throws IOException {
    Map<String, String> labels = new HashMap<>(labels(alert));
    String joins = documented().getOrDefault(alert, "");
    WatchedShop shop = new WatchedShop(7).goesOn(Duration.ofMinutes(2));

    shop.alerts.evaluated(
        alert, List.of(new FiringAlert(alert, labels, shop.rooms.nowNs(), "It is so.")));
    shop.goesOn(Duration.ofSeconds(20));

    if (joins.startsWith("none: ")) {
      assertThat(shop.desk.newestFirst()).isEmpty();
      return;
    }
    assertThat(shop.desk.newestFirst()).hasSize(1);
    Incident incident = shop.desk.newestFirst().getFirst();
    assertThat(incident.symptoms()).extracting(Incident.Observed::name).containsExactly(alert);
    if (joins.equals("kind `no_telemetry`")) {
      assertThat(incident.kind()).isEqualTo(Incident.Kind.NO_TELEMETRY);
      return;
    }
    assertThat(incident.kind())
        .isEqualTo(
            joins.startsWith("kind `inconsistent_data`")
                ? Incident.Kind.INCONSISTENT_DATA
                : Incident.Kind.SERVICE);
    String cause = Objects.requireNonNull(incident.cause()).name();
    if (joins.equals("the consumer of its `queue`")) {
      assertThat(labels).containsEntry("queue", "reservations");
      assertThat(cause).isEqualTo("inventory");
    } else {
      Matcher label = LABEL.matcher(joins);
      assertThat(label.find()).as(joins).isTrue();
      assertThat(cause).isEqualTo(labels.get(label.group(1)));
    }
  }
}
