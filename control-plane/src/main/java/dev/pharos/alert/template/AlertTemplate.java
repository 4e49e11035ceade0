package dev.pharos.alert.template;

import dev.pharos.query.template.Template;
import dev.pharos.query.template.TemplateException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label or an annotation of an alerting rule. Immutable, safe for use by many threads.
 *
 * @see <a
 *     href="https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#templating">
 *     templating</a>
 */
public final class AlertTemplate {
  private static final List<String> VARIABLES =
      List.of("$labels", "$externalLabels", "$externalURL", "$value");

  private final String name;
  private final String text;

  /** Absent for a text that is the same for every alert. */
  private final @Nullable Template template;

  private AlertTemplate(String name, String text, @Nullable Template template) {
    this.name = name;
    this.text = text;
    this.template = template;
  }

  /**
   * @param alert the rule's name
   * @throws TemplateException when the text is no template, or calls a function that is none
   */
  public static AlertTemplate parse(String alert, String text) {
    String name = "__alert_" + alert;
    return new AlertTemplate(
        name,
        text,
        text.contains("{{") ? Template.parse(name, text, VARIABLES, AlertFunctions.ALL) : null);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** Whether what it makes may differ from how it was written. */
  public boolean varies() {
    return template != null;
  }

  /**
   * What it makes for an alert.
   *
   * @throws TemplateException when it fails: the message says where
   */
  public String expand(AlertData data, AlertContext context) {
    if (template == null) {
      return text;
    }
    try {
      return template.run(
          data,
          Map.of(
              "$labels", data.labels(),
              "$externalLabels", data.externalLabels(),
              "$externalURL", data.externalUrl(),
              "$value", data.value()),
          new AlertCalls(context));
    } catch (TemplateException e) {
      throw new TemplateException("error executing template " + name + ": " + e.getMessage());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlertTemplate that && name.equals(that.name) && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
