package dev.pharos.alert.rule;

import dev.pharos.alert.rule.YamlReader.Field;
import dev.pharos.alert.template.AlertTemplate;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.template.TemplateException;
import dev.pharos.signal.metric.Labels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Reads one rule and says what is wrong with it. For one thread. */
final class RuleReader {
  private final YamlReader yaml;
  private final Node node;
  private final Map<String, Field> fields;
  private final Map<String, Field> groupLabels;
  private String place = "";

  RuleReader(
      YamlReader yaml, Node node, Map<String, Field> fields, Map<String, Field> groupLabels) {
    this.yaml = yaml;
    this.node = node;
    this.fields = fields;
    this.groupLabels = groupLabels;
  }

  /**
   * The rule; nothing when it could not be read.
   *
   * @param number of the rule in its group, from 1
   */
  @Nullable Rule read(String group, int number) {
    int known = yaml.count();
    String record = yaml.text(fields.get("record"));
    String alert = yaml.text(fields.get("alert"));
    String name = alert.isEmpty() ? record : alert;
    place = "group \"%s\", rule %d, \"%s\": ".formatted(group, number, name);
    if (record.isEmpty() == alert.isEmpty()) {
      problem(
          "record",
          record.isEmpty()
              ? "one of 'record' or 'alert' must be set"
              : "only one of 'record' and 'alert' must be set");
    }
    Expr expression = expression();
    Duration holdFor = yaml.duration(fields.get("for")).orElse(Duration.ZERO);
    Duration keep = yaml.duration(fields.get("keep_firing_for")).orElse(Duration.ZERO);
    Map<String, Field> ownLabels = yaml.texts(fields.get("labels"));
    Map<String, Field> annotations = yaml.texts(fields.get("annotations"));
    if (!record.isEmpty()) {
      checkRecording(record, annotations, holdFor, keep);
    }
    checkLabels(ownLabels, place, yaml);
    annotations.forEach((annotation, field) -> {
      if (!isName(annotation)) {
        yaml.problem(field.key(), place + "invalid annotation name: " + annotation);
      }
    });
    Map<String, Field> labels = new LinkedHashMap<>(groupLabels);
    labels.putAll(ownLabels);
    if (alert.isEmpty()) {
      Map<String, String> texts = new TreeMap<>();
      labels.forEach((label, field) -> texts.put(label, yaml.text(field)));
      return expression == null || yaml.count() > known
          ? null
          : new Rule.Recording(record, expression, new TreeMap<>(texts));
    }
    Map<String, AlertTemplate> labelTemplates = templates("label", alert, labels);
    Map<String, AlertTemplate> annotationTemplates = templates("annotation", alert, annotations);
    return expression == null || yaml.count() > known
        ? null
        : new Rule.Alerting(alert, expression, holdFor, keep, labelTemplates, annotationTemplates);
  }

  /** At a field, or at the rule when it has no such field. */
  private void problem(String field, String message) {
    Field at = fields.get(field);
    yaml.problem(at == null ? node : at.value(), place + message);
  }

  private @Nullable Expr expression() {
    String text = yaml.text(fields.get("expr"));
    if (text.isEmpty()) {
      problem("expr", "field 'expr' must be set in rule");
      return null;
    }
    try {
      return PromqlParser.parse(text);
    } catch (ParseException e) {
      problem("expr", "could not parse expression: " + e.getMessage());
      return null;
    }
  }

  private void checkRecording(
      String record, Map<String, Field> annotations, Duration holdFor, Duration keep) {
    if (!annotations.isEmpty()) {
      problem("record", "invalid field 'annotations' in recording rule");
    }
    if (!holdFor.isZero()) {
      problem("record", "invalid field 'for' in recording rule");
    }
    if (!keep.isZero()) {
      problem("record", "invalid field 'keep_firing_for' in recording rule");
    }
    if (record.contains("{") || record.contains("}")) {
      problem(
          "record", "braces present in the recording rule name; should it be in expr?: " + record);
    }
  }

  static void checkLabels(Map<String, Field> labels, String place, YamlReader yaml) {
    labels.forEach((label, field) -> {
      if (!isName(label) || label.equals(Labels.METRIC_NAME)) {
        yaml.problem(field.key(), place + "invalid label name: " + label);
      }
    });
  }

  /** Any text is a name, as in Prometheus 3. */
  private static boolean isName(String name) {
    return !name.isEmpty();
  }

  private Map<String, AlertTemplate> templates(
      String kind, String alert, Map<String, Field> texts) {
    Map<String, AlertTemplate> templates = new TreeMap<>();
    texts.forEach((name, field) -> {
      try {
        templates.put(name, AlertTemplate.parse(alert, yaml.text(field)));
      } catch (TemplateException e) {
        yaml.problem(field.value(), place + kind + " \"" + name + "\": " + e.getMessage());
      }
    });
    return templates;
  }
}
