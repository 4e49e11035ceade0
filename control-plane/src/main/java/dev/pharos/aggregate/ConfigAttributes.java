package dev.pharos.aggregate;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Deployment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which of a resource's attributes tell how an instance is configured: a restart, or no restart at
 * all, that changes one of them is a change of configuration. Immutable.
 */
public final class ConfigAttributes {
  /** What is looked at unless {@code pharos.deployments.config-attributes} says otherwise. */
  public static final ConfigAttributes USUAL =
      new ConfigAttributes(
          List.of(
              "feature_flag.*",
              "config.*",
              "app.config.*",
              "application.config.*",
              "spring.profiles.active"));

  /** More of them is no description of a configuration. */
  private static final int MOST_ATTRIBUTES = 50;

  /** Longer values are cut: a person compares them by eye, hashes are shorter. */
  private static final int LONGEST_VALUE = 200;

  private final Set<String> whole = new LinkedHashSet<>();
  private final List<String> prefixes = new ArrayList<>();

  /**
   * @param names of resource attributes; one that ends with {@code *} stands for all that begin so
   */
  public ConfigAttributes(List<String> names) {
    for (String name : names) {
      String stripped = name.strip();
      if (stripped.endsWith("*")) {
        prefixes.add(stripped.substring(0, stripped.length() - 1));
      } else if (!stripped.isEmpty()) {
        whole.add(stripped);
      }
    }
  }

  /** What a resource says of its configuration, by name. */
  SortedMap<String, String> of(Attributes resource) {
    SortedMap<String, String> found = new TreeMap<>();
    resource.forEach((name, value) -> {
      if (found.size() < MOST_ATTRIBUTES && means(name)) {
        found.put(name, cut(value.toString()));
      }
    });
    return found;
  }

  private boolean means(String name) {
    return whole.contains(name) || prefixes.stream().anyMatch(name::startsWith);
  }

  private static String cut(String value) {
    return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
  }

  /** What is not the same, by name; nothing where one of both is not known. */
  static List<Deployment.ConfigChange> changes(
      @Nullable Map<String, String> before, @Nullable Map<String, String> after) {
    if (before == null || after == null || before.equals(after)) {
      return List.of();
    }
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Deployment.ConfigChange> changes = new ArrayList<>();
    for (String name : names) {
      String was = before.get(name);
      String is = after.get(name);
      if (was == null || !was.equals(is)) {
        changes.add(new Deployment.ConfigChange(name, was, is));
      }
    }
    return changes;
  }
}
