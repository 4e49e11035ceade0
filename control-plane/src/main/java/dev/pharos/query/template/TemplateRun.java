package dev.pharos.query.template;

import dev.pharos.query.template.TemplateNode.Command;
import dev.pharos.query.template.TemplateNode.Operand;
import dev.pharos.query.template.TemplateNode.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way through the tree of a template. For one thread. */
final class TemplateRun {
  /** A template that repeats its text is ended there; no line and no annotation is as long. */
  private static final int MOST_CHARACTERS = 1 << 20;

  /** And one that goes round without writing there. */
  private static final int MOST_STEPS = 1_000_000;

  /** Templates within each other: one that calls itself is ended there. */
  private static final int DEEPEST = 100;

  private final Map<String, List<TemplateNode>> defined;
  private final Template.Calls functions;
  private final StringBuilder out = new StringBuilder();

  /** Those in scope, the innermost last. */
  private List<Variable> variables = new ArrayList<>();

  private int steps;
  private int depth;
  private int line = 1;

  TemplateRun(Map<String, List<TemplateNode>> defined, Template.Calls functions) {
    this.defined = defined;
    this.functions = functions;
  }

  /** A variable and what it is now. */
  private static final class Variable {
    private final String name;
    private Object value;

    Variable(String name, Object value) {
      this.name = name;
      this.value = value;
    }
  }

  /** What follows a node. */
  private enum Next {
    NODE,
    ELEMENT,
    END_OF_LOOP
  }

  /** Where it is, or failed; from 1. */
  int line() {
    return line;
  }

  String text(List<TemplateNode> nodes, Object dot, Map<String, Object> known) {
    variables.add(new Variable("$", dot));
    known.forEach((name, value) -> variables.add(new Variable(name, value)));
    write(nodes, dot);
    return out.toString();
  }

  private Next write(List<TemplateNode> nodes, Object dot) {
    for (TemplateNode node : nodes) {
      Next next = write(node, dot);
      if (out.length() > MOST_CHARACTERS) {
        throw new TemplateException("it makes more than " + MOST_CHARACTERS + " characters");
      }
      if (++steps > MOST_STEPS) {
        throw new TemplateException("it takes more than " + MOST_STEPS + " steps");
      }
      if (next != Next.NODE) {
        return next;
      }
    }
    return Next.NODE;
  }

  private Next write(TemplateNode node, Object dot) {
    switch (node) {
      case TemplateNode.Text(String text) -> out.append(text);
      case TemplateNode.Write(Pipe pipe) -> {
        Object value = value(pipe, dot);
        if (pipe.variables().isEmpty()) {
          out.append(TemplateValues.text(value));
        }
      }
      case TemplateNode.If(Pipe condition, var then, var otherwise) -> {
        int known = variables.size();
        Next next = write(TemplateValues.isTrue(value(condition, dot)) ? then : otherwise, dot);
        forget(known);
        return next;
      }
      case TemplateNode.With(Pipe pipe, var then, var otherwise) -> {
        int known = variables.size();
        Object value = value(pipe, dot);
        boolean is = TemplateValues.isTrue(value);
        Next next = write(is ? then : otherwise, is ? value : dot);
        forget(known);
        return next;
      }
      case TemplateNode.Range range -> {
        int known = variables.size();
        Next next = range(range, dot);
        forget(known);
        return next;
      }
      case TemplateNode.Call(String template, @Nullable Pipe data) ->
          call(template, data == null ? TemplateValues.NONE : value(data, dot));
      case TemplateNode.Break() -> {
        return Next.END_OF_LOOP;
      }
      case TemplateNode.Continue() -> {
        return Next.ELEMENT;
      }
    }
    return Next.NODE;
  }

  private void forget(int known) {
    variables.subList(known, variables.size()).clear();
  }

  private Next range(TemplateNode.Range range, Object dot) {
    Pipe pipe = range.list();
    Map<Object, Object> elements = TemplateValues.elements(commands(pipe, dot));
    if (elements.isEmpty()) {
      return write(range.otherwise(), dot);
    }
    int known = variables.size();
    for (Map.Entry<Object, Object> element : elements.entrySet()) {
      List<String> names = pipe.variables();
      if (!names.isEmpty()) {
        set(pipe, names.getLast(), element.getValue());
      }
      if (names.size() == 2) {
        set(pipe, names.getFirst(), element.getKey());
      }
      Next next = write(range.body(), element.getValue());
      forget(known);
      if (next == Next.END_OF_LOOP) {
        break;
      }
    }
    return Next.NODE;
  }

  private void call(String template, Object data) {
    List<TemplateNode> nodes = defined.get(template);
    if (nodes == null) {
      throw new TemplateException("template \"" + template + "\" not defined");
    }
    if (++depth > DEEPEST) {
      throw new TemplateException("exceeded maximum template depth (" + DEEPEST + ")");
    }
    List<Variable> outside = variables;
    variables = new ArrayList<>(List.of(new Variable("$", data)));
    write(nodes, data);
    variables = outside;
    depth--;
  }

  private void set(Pipe pipe, String name, Object value) {
    if (pipe.declares()) {
      variables.add(new Variable(name, value));
    } else {
      variable(name).value = value;
    }
  }

  private Variable variable(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name.equals(name)) {
        return variables.get(i);
      }
    }
    throw new TemplateException("undefined variable: " + name);
  }

  private Object value(Pipe pipe, Object dot) {
    Object value = commands(pipe, dot);
    pipe.variables().forEach(name -> set(pipe, name, value));
    return value;
  }

  private Object commands(Pipe pipe, Object dot) {
    line = pipe.line();
    Object value = TemplateValues.NONE;
    boolean first = true;
    for (Command command : pipe.commands()) {
      value = value(command, dot, value, !first);
      first = false;
    }
    return value;
  }

  private Object value(Command command, Object dot, Object piped, boolean takesPiped) {
    if (command.first() instanceof Operand.Function(String function)) {
      if (function.equals("and") || function.equals("or")) {
        return decided(function.equals("or"), command, dot, piped, takesPiped);
      }
      return functions.call(function, arguments(command, dot, piped, takesPiped));
    }
    List<Object> arguments = arguments(command, dot, piped, takesPiped);
    if (command.first() instanceof Operand.Field(Operand of, String name)) {
      return TemplateValues.member(value(of, dot), name, arguments);
    }
    if (!arguments.isEmpty()) {
      throw new TemplateException("can't give argument to non-function");
    }
    return value(command.first(), dot);
  }

  private List<Object> arguments(Command command, Object dot, Object piped, boolean takesPiped) {
    List<Object> arguments = new ArrayList<>();
    for (Operand argument : command.arguments()) {
      arguments.add(value(argument, dot));
    }
    if (takesPiped) {
      arguments.add(piped);
    }
    return arguments;
  }

  /** The first argument that decides, else the last; those behind it are not looked at. */
  private Object decided(
      boolean by, Command command, Object dot, Object piped, boolean takesPiped) {
    Object last = TemplateValues.NONE;
    for (Operand argument : command.arguments()) {
      last = value(argument, dot);
      if (TemplateValues.isTrue(last) == by) {
        return last;
      }
    }
    if (takesPiped) {
      return piped;
    }
    if (command.arguments().isEmpty()) {
      throw new TemplateException(
          "wrong number of args for " + (by ? "or" : "and") + ": want at least 1 got 0");
    }
    return last;
  }

  private Object value(Operand operand, Object dot) {
    return switch (operand) {
      case Operand.Constant(Object value) -> value;
      case Operand.Variable(String name) -> variable(name).value;
      case Operand.Dot() -> dot;
      case Operand.Function(String function) -> functions.call(function, List.of());
      case Operand.Nested(Pipe pipe) -> value(pipe, dot);
      case Operand.Field(Operand of, String key) -> TemplateValues.field(value(of, dot), key);
    };
  }
}
