package dev.pharos.alert.notify;

import dev.pharos.signal.StartupException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings below one key, each of which is asked for by name; what nobody asked for is no setting.
 * For one thread.
 */
final class WrittenKeys {
  private final String prefix;
  private final Map<String, String> left = new TreeMap<>();
  private final List<String> known = new ArrayList<>();

  /**
   * @param prefix the key, which those of {@code values} follow after a dot
   */
  WrittenKeys(String prefix, Map<String, String> values) {
    this.prefix = prefix;
    values.forEach((key, value) -> left.put(key, value.strip()));
  }

  /** Those of each name or index that comes first, in order. */
  static Map<String, WrittenKeys> byFirst(String prefix, Map<String, String> values) {
    Map<String, Map<String, String>> byFirst = new TreeMap<>(WrittenKeys::inOrder);
    values.forEach((key, value) -> {
      int dot = key.indexOf('.');
      String first = dot < 0 ? key : key.substring(0, dot);
      byFirst
          .computeIfAbsent(first, name -> new LinkedHashMap<>())
          .put(dot < 0 ? "" : key.substring(dot + 1), value);
    });
    Map<String, WrittenKeys> keys = new LinkedHashMap<>();
    byFirst.forEach((first, below) -> {
      boolean isIndex = first.chars().allMatch(Character::isDigit);
      keys.put(first, new WrittenKeys(prefix + (isIndex ? "[" + first + "]" : "." + first), below));
    });
    return keys;
  }

  private static int inOrder(String one, String other) {
    boolean numbers =
        one.chars().allMatch(Character::isDigit) && other.chars().allMatch(Character::isDigit);
    return numbers && one.length() != other.length()
        ? Integer.compare(one.length(), other.length())
        : one.compareTo(other);
  }

  /** The full key, for messages. */
  String key(String name) {
    return prefix + "." + name;
  }

  /** Empty where it is not written. */
  String take(String name) {
    known.add(name);
    String found = "";
    for (String key : List.copyOf(left.keySet())) {
      if (uniform(key).equals(uniform(name))) {
        found = String.valueOf(left.remove(key));
      }
    }
    return found;
  }

  /** A list, written with indexes or as one text; {@code separator} empty for no separator. */
  List<String> takeList(String name, String separator) {
    List<String> list = new ArrayList<>();
    String whole = take(name);
    if (!whole.isEmpty()) {
      for (String part : separator.isEmpty() ? new String[] {whole} : whole.split(separator, -1)) {
        list.add(part.strip());
      }
    }
    takeBelow(name).values().forEach(each -> list.add(each.take("")));
    return list;
  }

  /** What is below a name, by index. */
  Map<String, WrittenKeys> takeBelow(String name) {
    Map<String, String> below = new LinkedHashMap<>();
    for (String key : List.copyOf(left.keySet())) {
      int dot = key.indexOf('.');
      if (dot > 0 && uniform(key.substring(0, dot)).equals(uniform(name))) {
        below.put(key.substring(dot + 1), String.valueOf(left.remove(key)));
      }
    }
    return byFirst(key(name), below);
  }

  /**
   * @throws StartupException when there is something that nobody asked for
   */
  void checkAllTaken() {
    if (!left.isEmpty()) {
      String key = left.keySet().iterator().next();
      throw new StartupException(
          "%s: there is no such setting; after %s stands one of %s"
              .formatted(key.isEmpty() ? prefix : key(key), prefix, String.join(", ", known)));
    }
  }

  /** As Spring Boot compares names: group-by, groupBy and GROUPBY are one. */
  private static String uniform(String name) {
    return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
  }
}
