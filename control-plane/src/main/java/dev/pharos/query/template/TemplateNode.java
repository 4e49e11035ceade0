package dev.pharos.query.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A template as a tree. */
sealed interface TemplateNode {

  record Text(String text) implements TemplateNode {}

  /** Writes what a pipe gives, unless the pipe only sets a variable. */
  record Write(Pipe pipe) implements TemplateNode {}

  record If(Pipe condition, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** The value is {@code .} within, if it is any. */
  record With(Pipe value, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** Once for each element; the pipe's last variable is the element, one before it the key. */
  record Range(Pipe list, List<TemplateNode> body, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /**
   * Writes what another template makes.
   *
   * @param data its {@code .}; Go's nil when absent
   */
  record Call(String template, @Nullable Pipe data) implements TemplateNode {}

  /** Ends the loop around it. */
  record Break() implements TemplateNode {}

  /** Goes on with the next element of the loop around it. */
  record Continue() implements TemplateNode {}

  /**
   * Commands, each of which gets what the one before gave as its last argument.
   *
   * @param line where it stands, from 1
   * @param variables that get the value; two at most, and two only of a range
   * @param declares whether they are new; else ones that are known get it
   */
  record Pipe(int line, List<String> variables, boolean declares, List<Command> commands) {}

  /** A value, or a function or method and its arguments. */
  record Command(Operand first, List<Operand> arguments) {}

  /** Something with a value. */
  sealed interface Operand {
    record Constant(Object value) implements Operand {}

    record Variable(String name) implements Operand {}

    /** {@code .} itself. */
    record Dot() implements Operand {}

    record Function(String name) implements Operand {}

    record Nested(Pipe pipe) implements Operand {}

    /** A key, a field or a method of another operand's value. */
    record Field(Operand of, String key) implements Operand {}
  }
}
