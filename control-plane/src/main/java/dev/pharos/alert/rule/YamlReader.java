package dev.pharos.alert.rule;

import dev.pharos.query.promql.parse.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads nodes of YAML as Go's programs do, and collects what is wrong with their places. For one
 * thread.
 */
final class YamlReader {
  private static final Pattern DURATION_PART = Pattern.compile("[0-9]+([^0-9]+)");
  private static final Set<String> UNITS = Set.of("ms", "s", "m", "h", "d", "w", "y");

  private final List<RuleProblem> malformed = new ArrayList<>();
  private final List<RuleProblem> complaints = new ArrayList<>();

  /** What is wrong: with the form first, since what is said in a wrong form may mean anything. */
  List<RuleProblem> problems() {
    return malformed.isEmpty() ? complaints : malformed;
  }

  /** How much is wrong so far. */
  int count() {
    return malformed.size() + complaints.size();
  }

  /** Complains of what a node says. */
  void problem(Node at, String message) {
    complaints.add(of(at.getStartMark(), message));
  }

  /** Complains of the form. */
  void malformed(@Nullable Mark at, String message) {
    malformed.add(of(at, message));
  }

  private static RuleProblem of(@Nullable Mark at, String message) {
    return at == null
        ? new RuleProblem(0, 0, message)
        : new RuleProblem(at.getLine() + 1, at.getColumn() + 1, message);
  }

  /** A key with its value, as they were written. */
  record Field(Node key, Node value) {}

  /**
   * The fields of a mapping. Keys that are none of those allowed, or come twice, are problems.
   *
   * @param type what Prometheus calls what it should be
   * @param allowed any when empty
   */
  Map<String, Field> fields(@Nullable Node node, String type, Set<String> allowed) {
    Map<String, Field> fields = new LinkedHashMap<>();
    if (node == null || isNull(node)) {
      return fields;
    }
    if (!(node instanceof MappingNode mapping)) {
      mismatch(node, type);
      return fields;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (key.getTag().equals(Tag.MERGE)) {
        continue;
      }
      if (!(key instanceof ScalarNode scalar)) {
        mismatch(key, "string");
        continue;
      }
      String name = scalar.getValue();
      if (!allowed.isEmpty() && !allowed.contains(name)) {
        malformed(key.getStartMark(), "field " + name + " not found in type " + type);
        continue;
      }
      Field known = fields.put(name, new Field(key, tuple.getValueNode()));
      if (known != null) {
        malformed(
            key.getStartMark(),
            "mapping key \"" + name + "\" already defined at line " + (line(known.key()) + 1));
      }
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merged(tuple.getValueNode(), type, allowed).forEach(fields::putIfAbsent);
      }
    }
    return fields;
  }

  private Map<String, Field> merged(Node value, String type, Set<String> allowed) {
    if (!(value instanceof SequenceNode sequence)) {
      return fields(value, type, allowed);
    }
    Map<String, Field> all = new LinkedHashMap<>();
    sequence.getValue().forEach(one -> fields(one, type, allowed).forEach(all::putIfAbsent));
    return all;
  }

  private static int line(Node node) {
    return node.getStartMark().getLine();
  }

  List<Node> list(@Nullable Field field, String type) {
    if (field == null || isNull(field.value())) {
      return List.of();
    }
    if (field.value() instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    mismatch(field.value(), "[]" + type);
    return List.of();
  }

  String text(@Nullable Field field) {
    if (field == null || isNull(field.value())) {
      return "";
    }
    if (field.value() instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    mismatch(field.value(), "string");
    return "";
  }

  /** Names with texts. */
  Map<String, Field> texts(@Nullable Field field) {
    if (field == null) {
      return Map.of();
    }
    Map<String, Field> texts = fields(field.value(), "map[string]string", Set.of());
    texts.values().forEach(this::text);
    return texts;
  }

  int whole(@Nullable Field field) {
    if (field == null || isNull(field.value())) {
      return 0;
    }
    if (field.value() instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)) {
      try {
        return Integer.parseInt(scalar.getValue().replace("_", ""));
      } catch (NumberFormatException _) {
        // Told below.
      }
    }
    mismatch(field.value(), "int");
    return 0;
  }

  Optional<Duration> duration(@Nullable Field field) {
    if (field == null || isNull(field.value())) {
      return Optional.empty();
    }
    String text = text(field);
    if (text.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Optional<Duration> duration = Durations.milliseconds(text).map(Duration::ofMillis);
    if (duration.isEmpty() && field.value() instanceof ScalarNode) {
      malformed(
          field.value().getStartMark(),
          text.isEmpty() ? "empty duration string" : noDuration(text));
    }
    return duration;
  }

  private static String noDuration(String text) {
    Matcher part = DURATION_PART.matcher(text);
    while (part.lookingAt()) {
      if (!UNITS.contains(part.group(1))) {
        return "unknown unit \"" + part.group(1) + "\" in duration \"" + text + "\"";
      }
      part.region(part.end(), text.length());
    }
    return "not a valid duration string: \"" + text + "\"";
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private void mismatch(Node node, String type) {
    String found =
        switch (node) {
          case ScalarNode scalar ->
              "!!"
                  + scalar.getTag().getValue().replaceFirst(".*:", "")
                  + " `"
                  + shortened(scalar.getValue())
                  + "`";
          case SequenceNode _ -> "!!seq";
          default -> "!!map";
        };
    malformed(node.getStartMark(), "cannot unmarshal " + found + " into " + type);
  }

  /** As long a text as such messages show. */
  private static String shortened(String value) {
    return value.length() > 10 ? value.substring(0, 7) + "..." : value;
  }
}
