package dev.pharos.store;

/** A pattern needs too many steps on some text, so that a search with it would not end. */
public final class CostlyPatternException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String pattern;

  public CostlyPatternException(String pattern) {
    super("The pattern '%s' takes too many steps on a text; write it simpler.".formatted(pattern));
    this.pattern = pattern;
  }

  public String pattern() {
    return pattern;
  }
}
