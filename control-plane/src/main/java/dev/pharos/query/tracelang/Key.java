package dev.pharos.query.tracelang;

/** What a condition is about: something that every span has, or an attribute. */
public sealed interface Key permits Field, Key.Attribute {

  /** An attribute by its name, which may be any text but none. */
  record Attribute(Scope scope, String name) implements Key {
    public Attribute {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("an attribute has a name");
      }
    }
  }

  /** Where an attribute is looked up. */
  enum Scope {
    /** The span, its resource and its instrumentation scope. */
    ANY(""),
    SPAN("span."),
    RESOURCE("resource."),
    SCOPE("scope."),
    EVENT("event.");

    private final String prefix;

    Scope(String prefix) {
      this.prefix = prefix;
    }

    public String prefix() {
      return prefix;
    }
  }
}
