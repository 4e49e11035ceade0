package dev.pharos.query.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Functions that templates may call, by name: Go's own, and those that were added. Immutable, safe
 * for use by many threads.
 */
public final class TemplateFunctions {
  /** As many arguments as somebody may care to write. */
  public static final int MANY = 99;

  private final Map<String, Entry> byName;

  private TemplateFunctions(Map<String, Entry> byName) {
    this.byName = Map.copyOf(byName);
  }

  /** A function of so many arguments. */
  private record Entry(int least, int most, Function<List<Object>, Object> function) {}

  /** Begins with Go's own. */
  public static Builder builder() {
    Builder builder = new Builder();
    GoFunctions.addTo(builder);
    return builder;
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * @throws TemplateException when it cannot take these arguments
   */
  public Object call(String name, List<Object> arguments) {
    Entry entry = byName.get(name);
    if (entry == null) {
      throw new TemplateException("function \"" + name + "\" not defined");
    }
    int given = arguments.size();
    if (given < entry.least || given > entry.most) {
      throw new TemplateException(
          "wrong number of args for %s: want %s%d got %d"
              .formatted(name, entry.most > entry.least ? "at least " : "", entry.least, given));
    }
    return entry.function.apply(arguments);
  }

  /** Arguments as they print, for functions that take whatever comes. */
  public static List<String> texts(List<Object> arguments) {
    List<String> texts = new ArrayList<>();
    arguments.forEach(argument -> texts.add(TemplateValues.text(argument)));
    return texts;
  }

  /** Functions in the making; for one thread. */
  public static final class Builder {
    private final Map<String, Entry> byName = new HashMap<>();

    private Builder() {}

    /**
     * @param least how many arguments it must have
     * @param most how many it may have
     * @param function throws {@link TemplateException} for what it cannot take
     */
    public Builder add(String name, int least, int most, Function<List<Object>, Object> function) {
      byName.put(name, new Entry(least, most, function));
      return this;
    }

    public TemplateFunctions build() {
      return new TemplateFunctions(byName);
    }
  }
}
