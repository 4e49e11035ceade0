package dev.pharos.aggregate.redact;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.signal.StartupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which secrets are taken out.
 *
 * @param rules names of {@code card}, {@code token}, {@code password}, {@code email}; {@code none}
 *     alone switches them off
 * @param patterns own regular expressions of RE2's syntax by rule name; of a pattern with groups
 *     the first group that took part is taken out, else the whole match
 */
public record RedactionSettings(List<String> rules, Map<String, String> patterns) {
  private static final String RULES = "pharos.redaction.rules";
  private static final String PATTERNS = "pharos.redaction.patterns.";
  private static final String NONE = "none";

  /** Each is tried on each text that was not seen before. */
  private static final int MOST_PATTERNS = 32;

  private static final int LONGEST_PATTERN = 1_000;

  /** States of the automaton: beyond it a line costs more than keeping it does. */
  private static final int LARGEST_PROGRAM = 5_000;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  public static final RedactionSettings DEFAULT =
      new RedactionSettings(
          List.of(BuiltInRules.CARD, BuiltInRules.TOKEN, BuiltInRules.PASSWORD), Map.of());

  public static final RedactionSettings OFF = new RedactionSettings(List.of(NONE), Map.of());

  public RedactionSettings {
    rules = List.copyOf(rules);
    patterns = Map.copyOf(patterns);
    for (String rule : rules) {
      if (!BuiltInRules.names().contains(rule) && !(rule.equals(NONE) && rules.size() == 1)) {
        throw new StartupException(
            RULES
                + ": '"
                + rule
                + "' is not one of "
                + String.join(", ", BuiltInRules.names())
                + "; write none alone to switch them off");
      }
    }
    if (patterns.size() > MOST_PATTERNS) {
      throw new StartupException(
          PATTERNS + "*: " + patterns.size() + " patterns are too many: at most " + MOST_PATTERNS);
    }
  }

  List<SecretRule> builtIn() {
    return rules.stream()
        .filter(rule -> !rule.equals(NONE))
        .distinct()
        .map(BuiltInRules::rule)
        .toList();
  }

  List<SecretRule> own() {
    List<SecretRule> own = new ArrayList<>();
    patterns.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> own.add(ownRule(entry.getKey(), entry.getValue())));
    return own;
  }

  private static SecretRule ownRule(String name, String pattern) {
    String key = PATTERNS + name;
    if (!NAME.matcher(name).matches() || BuiltInRules.names().contains(name)) {
      throw new StartupException(
          key
              + ": '"
              + name
              + "' is not a name for a rule: write up to 32 of a-z, 0-9, _ and -, and not "
              + String.join(", ", BuiltInRules.names()));
    }
    if (pattern.length() > LONGEST_PATTERN) {
      throw new StartupException(
          key
              + ": "
              + pattern.length()
              + " characters are too many for a pattern: write at most "
              + LONGEST_PATTERN);
    }
    Pattern compiled;
    try {
      compiled = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new StartupException(
          key
              + ": '"
              + pattern
              + "' is not a regular expression of RE2's syntax ("
              + e.getDescription()
              + "), which has neither look-around nor back-references",
          e);
    }
    if (compiled.programSize() > LARGEST_PROGRAM) {
      throw new StartupException(
          key + ": '" + pattern + "' repeats too much: write smaller numbers in braces");
    }
    if (compiled.matcher("").find()) {
      throw new StartupException(
          key + ": '" + pattern + "' also matches nothing at all, so it would match everywhere");
    }
    return new PatternRule(name, List.of(compiled));
  }
}
