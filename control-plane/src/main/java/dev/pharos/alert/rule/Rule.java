package dev.pharos.alert.rule;

import dev.pharos.alert.template.AlertTemplate;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.PromqlPrinter;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One rule of a group. */
public sealed interface Rule {
  /** Of the alert, or of the metric that is recorded. */
  String name();

  Expr expression();

  /** Labels as they were written, those of the group among them. */
  SortedMap<String, String> labels();

  /** The query as Prometheus writes it. */
  default String query() {
    return PromqlPrinter.print(expression());
  }

  /** Gives a query's answer a name. */
  record Recording(String name, Expr expression, SortedMap<String, String> labels) implements Rule {
    public Recording {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /**
   * Makes an alert of each element of a query's answer.
   *
   * @param holdFor how long an element must be there before its alert fires
   * @param keepFiringFor how long an alert goes on firing when its element is gone
   */
  record Alerting(
      String name,
      Expr expression,
      Duration holdFor,
      Duration keepFiringFor,
      Map<String, AlertTemplate> labelTemplates,
      Map<String, AlertTemplate> annotationTemplates)
      implements Rule {
    public Alerting {
      labelTemplates = Collections.unmodifiableSortedMap(new TreeMap<>(labelTemplates));
      annotationTemplates = Collections.unmodifiableSortedMap(new TreeMap<>(annotationTemplates));
    }

    @Override
    public SortedMap<String, String> labels() {
      return texts(labelTemplates);
    }

    /** Annotations as they were written. */
    public SortedMap<String, String> annotations() {
      return texts(annotationTemplates);
    }

    private static SortedMap<String, String> texts(Map<String, AlertTemplate> templates) {
      SortedMap<String, String> texts = new TreeMap<>();
      templates.forEach((name, template) -> texts.put(name, template.text()));
      return texts;
    }
  }
}
