package dev.pharos.query.template;

import java.util.List;

/** A value with fields or methods, as Go's structs are. Immutable. */
public interface TemplateObject {

  /**
   * What a field or a method gives.
   *
   * @param arguments empty for a field
   * @throws TemplateException when there is none of that name, or it cannot take these
   */
  Object member(String name, List<Object> arguments);

  /** Go's name for its type, as messages have it. */
  String type();

  /** As it prints. */
  String text();

  /** Refuses arguments of a field, in Go's words. */
  static void requireField(String name, List<Object> arguments) {
    if (!arguments.isEmpty()) {
      throw new TemplateException(name + " has arguments but cannot be invoked as function");
    }
  }

  /** Refuses a member that is not there, in Go's words. */
  static TemplateException unknown(String name, String type) {
    return new TemplateException("can't evaluate field " + name + " in type " + type);
  }
}
