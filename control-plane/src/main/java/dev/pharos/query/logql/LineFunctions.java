package dev.pharos.query.logql;

import dev.pharos.query.template.TemplateFunctions;
import dev.pharos.query.template.TemplateValues;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions of templates that Loki documents, and those that Go has built in, by name. What
 * takes a text and something to do with it takes the text last, so that it can be piped, except
 * where Loki has it otherwise. Pure; {@code now} is missing, since a query gives the same whenever
 * it is asked.
 */
final class LineFunctions {
  /** The line itself, which only who has one can tell. */
  static final String LINE = "__line__";

  /** Its time, likewise. */
  static final String TIMESTAMP = "__timestamp__";

  static final TemplateFunctions ALL = all();

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LineFunctions() {}

  private static TemplateFunctions all() {
    TemplateFunctions.Builder functions = TemplateFunctions.builder();
    functions.add(LINE, 0, 0, arguments -> "");
    functions.add(TIMESTAMP, 0, 0, arguments -> "");
    functions.add(
        "default",
        2,
        2,
        arguments -> TemplateValues.isTrue(arguments.get(1)) ? arguments.get(1) : arguments.get(0));
    functions.add(
        "fromJson", 1, 1, arguments -> fromJson(TemplateValues.text(arguments.getFirst())));
    TemplateTexts.addTo(functions);
    TemplateNumbers.addTo(functions);
    TemplateDates.addTo(functions);
    return functions.build();
  }

  private static Object fromJson(String text) {
    try {
      return TemplateValues.of(JSON.readTree(text));
    } catch (JacksonException e) {
      return TemplateValues.NONE;
    }
  }
}
