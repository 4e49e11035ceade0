package dev.pharos.query.logql;

import dev.pharos.query.logql.TemplateNode.Command;
import dev.pharos.query.logql.TemplateNode.Operand;
import dev.pharos.query.logql.TemplateNode.Pipe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A template of {@code line_format} or {@code label_format}: Go's, with labels as fields of {@code
 * .}, the line as {@code __line__} and the functions of {@link TemplateFunctions}. Safe for use by
 * many threads.
 */
final class LineTemplate {
  /** A template that repeats its text is ended there; no line is as long. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private final String name;
  private final List<TemplateNode> nodes;

  /**
   * @param name in messages
   * @throws LogqlException when the template is none, or asks for what Pharos has not
   */
  LineTemplate(String name, String template) {
    this.name = name;
    try {
      nodes = TemplateParser.parse(template);
    } catch (TemplateException e) {
      throw LogqlException.ofMeaning(
          "invalid " + name + " template: template: " + name + ":1: " + e.getMessage());
    }
  }

  /**
   * What it makes of a line.
   *
   * @throws TemplateException when a function cannot take what it gets
   */
  String of(PipelineLine line) {
    Run run = new Run(line);
    run.write(nodes, line.labels);
    return run.out.toString();
  }

  /** Where it stands, for errors of lines. */
  String failure(TemplateException e) {
    return "template: " + name + ":1: executing \"" + name + "\": " + e.getMessage();
  }

  /** One line's way through the tree. */
  private static final class Run {
    private final PipelineLine line;
    private final StringBuilder out = new StringBuilder();
    private final Map<String, Object> variables = new HashMap<>();

    Run(PipelineLine line) {
      this.line = line;
      variables.put("$", line.labels);
    }

    void write(List<TemplateNode> body, Object dot) {
      for (TemplateNode node : body) {
        write(node, dot);
        if (out.length() > MOST_CHARACTERS) {
          throw new TemplateException("it makes more than " + MOST_CHARACTERS + " characters");
        }
      }
    }

    private void write(TemplateNode node, Object dot) {
      switch (node) {
        case TemplateNode.Text(String text) -> out.append(text);
        case TemplateNode.Write(Pipe pipe) -> out.append(TemplateValues.text(value(pipe, dot)));
        case TemplateNode.Assign(String variable, _, Pipe pipe) ->
            variables.put(variable, value(pipe, dot));
        case TemplateNode.If(Pipe condition, var then, var otherwise) ->
            write(TemplateValues.isTrue(value(condition, dot)) ? then : otherwise, dot);
        case TemplateNode.With(String variable, Pipe pipe, var then, var otherwise) -> {
          Object value = value(pipe, dot);
          boolean is = TemplateValues.isTrue(value);
          bind(variable, value);
          write(is ? then : otherwise, is ? value : dot);
        }
        case TemplateNode.Range range -> range(range, dot);
      }
    }

    private void range(TemplateNode.Range range, Object dot) {
      Object list = value(range.list(), dot);
      Map<Object, Object> elements = TemplateValues.elements(list);
      elements.forEach((key, element) -> {
        bind(range.key(), key);
        bind(range.value(), element);
        write(range.body(), element);
      });
      if (elements.isEmpty()) {
        write(range.otherwise(), dot);
      }
    }

    private void bind(String variable, Object value) {
      if (!variable.isEmpty()) {
        variables.put(variable, value);
      }
    }

    private Object value(Pipe pipe, Object dot) {
      Object piped = TemplateValues.NONE;
      boolean first = true;
      for (Command command : pipe.commands()) {
        piped = value(command, dot, piped, !first);
        first = false;
      }
      return piped;
    }

    private Object value(Command command, Object dot, Object piped, boolean takesPiped) {
      if (!(command.first() instanceof Operand.Function(String function))) {
        return value(command.first(), dot);
      }
      List<Object> arguments = new ArrayList<>();
      for (Operand argument : command.arguments()) {
        arguments.add(value(argument, dot));
      }
      if (takesPiped) {
        arguments.add(piped);
      }
      return call(function, arguments);
    }

    private Object call(String function, List<Object> arguments) {
      return switch (function) {
        case "__line__" -> line.text;
        case "__timestamp__" -> new TemplateValues.Time(line.timeNs);
        default -> TemplateFunctions.call(function, arguments);
      };
    }

    private Object value(Operand operand, Object dot) {
      return switch (operand) {
        case Operand.Constant(Object value) -> value;
        case Operand.Variable(String variable) ->
            variables.getOrDefault(variable, TemplateValues.NONE);
        case Operand.Dot() -> dot;
        case Operand.Function(String function) -> call(function, List.of());
        case Operand.Nested(Pipe pipe) -> value(pipe, dot);
        case Operand.Field(Operand of, String key) -> TemplateValues.field(value(of, dot), key);
      };
    }
  }
}
