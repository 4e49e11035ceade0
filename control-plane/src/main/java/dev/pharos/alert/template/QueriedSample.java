package dev.pharos.alert.template;

import dev.pharos.query.template.TemplateObject;
import dev.pharos.query.template.TemplateValues;
import java.util.List;
import java.util.Map;

/**
 * One element of what a template asked for.
 *
 * @param labels its name among them
 * @param value a {@link Double}, or a native histogram's text
 */
public record QueriedSample(Map<String, String> labels, Object value) implements TemplateObject {

  public QueriedSample {
    labels = Map.copyOf(labels);
  }

  @Override
  public Object member(String name, List<Object> arguments) {
    TemplateObject.requireField(name, arguments);
    return switch (name) {
      case "Labels" -> labels;
      case "Value" -> value;
      default -> throw TemplateObject.unknown(name, type());
    };
  }

  @Override
  public String type() {
    return "*template.sample";
  }

  @Override
  public String text() {
    return "{" + TemplateValues.text(labels) + " " + TemplateValues.text(value) + "}";
  }
}
