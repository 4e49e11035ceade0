package dev.pharos.query.template;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A template of Go's text/template. Immutable, safe for use by many threads.
 *
 * @see <a href="https://pkg.go.dev/text/template">text/template</a>
 */
public final class Template {
  private final String name;
  private final TemplateParser.Parsed parsed;

  private Template(String name, TemplateParser.Parsed parsed) {
    this.name = name;
    this.parsed = parsed;
  }

  /** Calls a function; throws {@link TemplateException} when it cannot take the arguments. */
  @FunctionalInterface
  public interface Calls {
    Object call(String function, List<Object> arguments);
  }

  /**
   * @param name in messages
   * @param variables that have a value before it begins, such as {@code $labels}
   * @throws TemplateException when the text is no template, or calls a function that is none
   */
  public static Template parse(
      String name, String text, Collection<String> variables, TemplateFunctions functions) {
    try {
      return new Template(name, TemplateParser.parse(text, variables, functions::has));
    } catch (LineException e) {
      throw new TemplateException("template: " + name + ":" + e.line() + ": " + e.getMessage());
    }
  }

  /**
   * What it makes.
   *
   * @param dot what {@code .} and {@code $} are
   * @param variables values of those it was parsed with
   * @throws TemplateException when it fails: the message says where
   */
  public String run(Object dot, Map<String, Object> variables, Calls functions) {
    TemplateRun run = new TemplateRun(parsed.defined(), functions);
    try {
      return run.text(parsed.nodes(), dot, variables);
    } catch (TemplateException e) {
      throw new TemplateException(
          "template: %s:%d: executing \"%s\": %s"
              .formatted(name, run.line(), name, e.getMessage()));
    }
  }
}
