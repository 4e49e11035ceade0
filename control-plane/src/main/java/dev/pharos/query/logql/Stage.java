package dev.pharos.query.logql;

import java.util.List;
import java.util.stream.Collectors;

/** One step of a pipeline: drops lines, reads labels from them, or changes them. */
public sealed interface Stage {

  /**
   * Keeps lines that have one of the texts, or drops them.
   *
   * @param sign one of {@code |= != |~ !~ |> !>}
   * @param alternatives at least one; any of them is enough
   */
  record LineFilter(String sign, List<Sought> alternatives) implements Stage {
    public LineFilter {
      alternatives = List.copyOf(alternatives);
    }

    @Override
    public String toString() {
      return sign
          + " "
          + alternatives.stream().map(Sought::toString).collect(Collectors.joining(" or "));
    }
  }

  /**
   * A text, or an address.
   *
   * @param address whether {@code ip("…")} was written
   */
  record Sought(String text, boolean address) {
    @Override
    public String toString() {
      return address ? "ip(" + Quoted.of(text) + ")" : Quoted.of(text);
    }
  }

  /** A label made of what stands at a path. */
  record Extraction(String label, String path) {
    @Override
    public String toString() {
      return label + "=" + Quoted.of(path);
    }
  }

  /**
   * @param fields all when empty
   */
  record Json(List<Extraction> fields) implements Stage {
    public Json {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      return "| json" + spaced(fields);
    }
  }

  /**
   * @param strict whether a malformed pair is an error
   * @param keepEmpty whether keys without a value become labels
   * @param fields all when empty
   */
  record Logfmt(boolean strict, boolean keepEmpty, List<Extraction> fields) implements Stage {
    public Logfmt {
      fields = List.copyOf(fields);
    }

    @Override
    public String toString() {
      return "| logfmt"
          + (strict ? " --strict" : "")
          + (keepEmpty ? " --keep-empty" : "")
          + spaced(fields);
    }
  }

  /** Named captures of a line by {@code <name>} and {@code <_>}. */
  record ByPattern(String pattern) implements Stage {
    @Override
    public String toString() {
      return "| pattern " + Quoted.of(pattern);
    }
  }

  /** Named groups of RE2's syntax. */
  record ByRegexp(String pattern) implements Stage {
    @Override
    public String toString() {
      return "| regexp " + Quoted.of(pattern);
    }
  }

  record Unpack() implements Stage {
    @Override
    public String toString() {
      return "| unpack";
    }
  }

  record Decolorize() implements Stage {
    @Override
    public String toString() {
      return "| decolorize";
    }
  }

  record Filter(LabelCondition condition) implements Stage {
    @Override
    public String toString() {
      return "| " + condition;
    }
  }

  record LineFormat(String template) implements Stage {
    @Override
    public String toString() {
      return "| line_format " + Quoted.of(template);
    }
  }

  record LabelFormat(List<Assignment> assignments) implements Stage {
    public LabelFormat {
      assignments = List.copyOf(assignments);
    }

    @Override
    public String toString() {
      return "| label_format" + spaced(assignments);
    }
  }

  /**
   * @param rename whether the source is a label that is renamed; else it is a template
   */
  record Assignment(String label, String source, boolean rename) {
    @Override
    public String toString() {
      return label + "=" + (rename ? source : Quoted.of(source));
    }
  }

  /** Labels that go, or stay alone; with a condition only where it holds. */
  record Choose(boolean keep, List<Named> labels) implements Stage {
    public Choose {
      labels = List.copyOf(labels);
    }

    @Override
    public String toString() {
      return (keep ? "| keep" : "| drop") + spaced(labels);
    }
  }

  /** A label of {@link Choose}. */
  sealed interface Named {
    record Any(String label) implements Named {
      @Override
      public String toString() {
        return label;
      }
    }

    record Matching(Matcher matcher) implements Named {
      @Override
      public String toString() {
        return matcher.toString();
      }
    }
  }

  private static String spaced(List<?> parts) {
    return parts.isEmpty()
        ? ""
        : parts.stream().map(Object::toString).collect(Collectors.joining(", ", " ", ""));
  }
}
