package dev.pharos.receive.metric.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * OpenTelemetry's names as Prometheus'. Sources:
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics and what
 * https://github.com/prometheus/otlptranslator does where that leaves a choice.
 */
final class MetricNames {
  private final Translation translation;

  MetricNames(Translation translation) {
    this.translation = translation;
  }

  /**
   * A metric family's name.
   *
   * @return empty when nothing is left of it
   */
  Optional<String> metric(OtlpMetric metric) {
    boolean counter = metric.kind == OtlpMetric.Kind.SUM && metric.monotonic;
    boolean ratio = metric.kind == OtlpMetric.Kind.GAUGE && metric.unit.equals("1");
    String name;
    if (!translation.escapes()) {
      name =
          translation.addsSuffixes()
              ? suffixed(metric.name, UnitWords.of(metric.unit), counter, ratio)
              : metric.name;
    } else if (translation.addsSuffixes()) {
      name = normalized(metric.name, UnitWords.of(metric.unit).escaped(), counter, ratio);
    } else {
      name = digitsApart(String.join("_", words(metric.name, "_")));
    }
    boolean blank = name.chars().allMatch(c -> c == '_') && !name.equals(metric.name);
    return name.isEmpty() || blank ? Optional.empty() : Optional.of(name);
  }

  private static String normalized(String name, UnitWords unit, boolean counter, boolean ratio) {
    List<String> tokens = words(name, "");
    String main = tokens.contains(unit.main()) ? "" : unit.main();
    String per = unit.per().equals("per_") ? "" : withoutEnd(unit.per());
    if (tokens.contains(per)) {
      per = "";
    }
    if (!per.isEmpty()) {
      main = withoutEnd(main);
    }
    if (!main.isEmpty()) {
      tokens.add(main);
    }
    if (!per.isEmpty()) {
      tokens.add(per);
    }
    if (counter) {
      tokens.removeIf("total"::equals);
      tokens.add("total");
    }
    if (ratio) {
      tokens.removeIf("ratio"::equals);
      tokens.add("ratio");
    }
    return digitsApart(String.join("_", tokens));
  }

  private static String withoutEnd(String word) {
    return word.endsWith("_") ? word.substring(0, word.length() - 1) : word;
  }

  private static String suffixed(String name, UnitWords unit, boolean counter, boolean ratio) {
    String bare = name;
    if (ratio) {
      bare = without(bare, "ratio");
    }
    if (counter) {
      bare = without(bare, "total");
    }
    if (!unit.per().isEmpty()) {
      bare = without(bare, unit.per());
    }
    StringBuilder full = new StringBuilder(bare);
    if (!unit.main().isEmpty() && !bare.endsWith(unit.main())) {
      full.append('_').append(unit.main());
    }
    if (!unit.per().isEmpty()) {
      full.append('_').append(unit.per());
    }
    if (counter) {
      full.append("_total");
    }
    if (ratio) {
      full.append("_ratio");
    }
    return full.toString();
  }

  /** Takes a suffix away, and what stands between it and the name. */
  private static String without(String name, String suffix) {
    return name.endsWith(suffix) && name.length() > suffix.length() + 1
        ? name.substring(0, name.length() - suffix.length() - 1)
        : name;
  }

  private static String digitsApart(String name) {
    return !name.isEmpty() && name.charAt(0) >= '0' && name.charAt(0) <= '9' ? "_" + name : name;
  }

  /** The runs of a name's letters in the old alphabet. */
  private static List<String> words(String name, String alsoLetters) {
    List<String> words = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i <= name.length(); i++) {
      boolean inside =
          i < name.length()
              && (isLetter(name.charAt(i)) || alsoLetters.indexOf(name.charAt(i)) >= 0);
      if (!inside) {
        if (i > begin) {
          words.add(name.substring(begin, i));
        }
        begin = i + 1;
      }
    }
    return words;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':';
  }

  /** What the old alphabet does not have becomes an underscore, a run of them one. */
  static String underscored(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isLetter(c)) {
        clean.append(c);
      } else if (clean.isEmpty() || clean.charAt(clean.length() - 1) != '_') {
        clean.append('_');
      }
    }
    return clean.toString();
  }

  /** Each character that the old alphabet does not have in labels becomes an underscore. */
  private static String escaped(String key) {
    StringBuilder clean = new StringBuilder(key.length());
    key.codePoints()
        .forEach(c -> {
          boolean kept = c < 128 && c != ':' && isLetter((char) c);
          clean.append(kept ? (char) c : '_');
        });
    return clean.toString();
  }

  /**
   * A label's name of an attribute's key. Runs of underscores stay, as Prometheus has it unless it
   * is told otherwise.
   *
   * @return empty when nothing is left of it
   */
  Optional<String> label(String key) {
    String name = key;
    if (translation.escapes() && !key.isEmpty()) {
      name = escaped(key);
      if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
        name = "key_" + name;
      }
    }
    return name.chars().allMatch(c -> c == '_') ? Optional.empty() : Optional.of(name);
  }
}
