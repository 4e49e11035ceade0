package dev.pharos.alert.template;

import dev.pharos.query.template.TemplateObject;
import dev.pharos.query.template.TemplateValues;
import java.util.List;
import java.util.Map;

/**
 * What a template is told of an alert: its {@code .}.
 *
 * @param labels of the series that the alert is made of, its name among them
 * @param value a {@link Double}, or a native histogram's text
 */
public record AlertData(
    Map<String, String> labels,
    Map<String, String> externalLabels,
    String externalUrl,
    Object value)
    implements TemplateObject {

  public AlertData {
    labels = Map.copyOf(labels);
    externalLabels = Map.copyOf(externalLabels);
  }

  @Override
  public Object member(String name, List<Object> arguments) {
    TemplateObject.requireField(name, arguments);
    return switch (name) {
      case "Labels" -> labels;
      case "ExternalLabels" -> externalLabels;
      case "ExternalURL" -> externalUrl;
      case "Value" -> value;
      default ->
          throw TemplateObject.unknown(
              name,
              "struct { Labels map[string]string; ExternalLabels map[string]string; ExternalURL string; Value interface {} }");
    };
  }

  @Override
  public String type() {
    return "struct";
  }

  @Override
  public String text() {
    return "{%s %s %s %s}"
        .formatted(
            TemplateValues.text(labels),
            TemplateValues.text(externalLabels),
            externalUrl,
            TemplateValues.text(value));
  }
}
