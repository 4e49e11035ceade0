package dev.pharos.query.loglang;

/** What a condition on a line is about: something that every line has, or a field. */
public sealed interface LogKey permits LogField, LogKey.Named {

  /** A field by its name, which may be any text but none. */
  record Named(Scope scope, String name) implements LogKey {
    public Named {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a field has a name");
      }
    }
  }

  /** Where a field is looked up. */
  enum Scope {
    /** The line, its resource, its scope, and the body where that is JSON or logfmt. */
    ANY(""),
    RESOURCE("resource."),
    SCOPE("scope."),
    BODY("body.");

    private final String prefix;

    Scope(String prefix) {
      this.prefix = prefix;
    }

    public String prefix() {
      return prefix;
    }
  }
}
