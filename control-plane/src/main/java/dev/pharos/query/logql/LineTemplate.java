package dev.pharos.query.logql;

import dev.pharos.query.template.GoTime;
import dev.pharos.query.template.Template;
import dev.pharos.query.template.TemplateException;
import java.util.List;
import java.util.Map;

/**
 * A template of {@code line_format} or {@code label_format}: Go's, with labels as fields of {@code
 * .}, the line as {@code __line__} and the functions of {@link LineFunctions}. Safe for use by many
 * threads.
 */
final class LineTemplate {
  private final Template template;

  /**
   * @param name in messages
   * @throws LogqlException when the template is none, or asks for what Pharos has not
   */
  LineTemplate(String name, String text) {
    try {
      template = Template.parse(name, text, List.of(), LineFunctions.ALL);
    } catch (TemplateException e) {
      throw LogqlException.ofMeaning("invalid " + name + " template: " + e.getMessage());
    }
  }

  /**
   * What it makes of a line.
   *
   * @throws TemplateException when a function cannot take what it gets
   */
  String of(PipelineLine line) {
    return template.run(
        line.labels,
        Map.of(),
        (function, arguments) ->
            switch (function) {
              case LineFunctions.LINE -> line.text;
              case LineFunctions.TIMESTAMP -> new GoTime(line.timeNs);
              default -> LineFunctions.ALL.call(function, arguments);
            });
  }
}
