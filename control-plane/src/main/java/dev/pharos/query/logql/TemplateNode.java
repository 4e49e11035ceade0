package dev.pharos.query.logql;

import java.util.List;

/** A template as a tree. */
sealed interface TemplateNode {

  record Text(String text) implements TemplateNode {}

  /** Writes what a pipe gives. */
  record Write(Pipe pipe) implements TemplateNode {}

  /**
   * @param declares whether the variable is new; else one that is known gets the value
   */
  record Assign(String variable, boolean declares, Pipe pipe) implements TemplateNode {}

  record If(Pipe condition, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** The value is {@code .} within, if it is any. */
  record With(String variable, Pipe value, List<TemplateNode> then, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /**
   * Once for each element.
   *
   * @param key variable of the key or index; may be empty
   * @param value variable of the element; may be empty
   */
  record Range(
      String key, String value, Pipe list, List<TemplateNode> body, List<TemplateNode> otherwise)
      implements TemplateNode {}

  /** Commands, each of which gets what the one before gave as its last argument. */
  record Pipe(List<Command> commands) {}

  /** A value, or a function and its arguments. */
  record Command(Operand first, List<Operand> arguments) {}

  /** Something with a value. */
  sealed interface Operand {
    record Constant(Object value) implements Operand {}

    record Variable(String name) implements Operand {}

    /** {@code .} itself. */
    record Dot() implements Operand {}

    record Function(String name) implements Operand {}

    record Nested(Pipe pipe) implements Operand {}

    /** A key of another operand's value. */
    record Field(Operand of, String key) implements Operand {}
  }
}
