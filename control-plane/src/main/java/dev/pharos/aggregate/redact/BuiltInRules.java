package dev.pharos.aggregate.redact;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The rules that need no configuration. Each secret they find has a sign that {@link SecretSigns}
 * sees: whoever adds one gives it a sign there.
 */
final class BuiltInRules {
  static final String CARD = "card";
  static final String TOKEN = "token";
  static final String PASSWORD = "password";
  static final String EMAIL = "email";

  private static final Map<String, Supplier<SecretRule>> RULES = new LinkedHashMap<>();

  static {
    RULES.put(CARD, CardNumbers::new);
    RULES.put(TOKEN, BuiltInRules::tokens);
    RULES.put(PASSWORD, BuiltInRules::passwords);
    RULES.put(EMAIL, BuiltInRules::emails);
  }

  private BuiltInRules() {}

  static List<String> names() {
    return List.copyOf(RULES.keySet());
  }

  /** A rule of {@link #names}. */
  static SecretRule rule(String name) {
    Supplier<SecretRule> rule = RULES.get(name);
    if (rule == null) {
      throw new IllegalArgumentException(name);
    }
    return rule.get();
  }

  /** Keys and tokens by the forms their issuers gave them so that they can be found. */
  private static SecretRule tokens() {
    return rules(
        TOKEN,
        "(?i)\\b(?:bearer|basic) +([a-z0-9._~+/-]{8,}=*)",
        "\\beyJ[A-Za-z0-9_-]{6,}\\.[A-Za-z0-9_-]{4,}(?:\\.[A-Za-z0-9_-]*)?",
        "\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b",
        "\\bgh[pousr]_[A-Za-z0-9]{36,}",
        "\\bgithub_pat_[A-Za-z0-9_]{22,}",
        "\\bglpat-[A-Za-z0-9_-]{20,}",
        "\\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
        "\\bAIza[A-Za-z0-9_-]{35}",
        "\\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}",
        "-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[A-Za-z0-9+/=\\s\\\\:,-]*");
  }

  /**
   * Passwords in addresses and behind their names. Placeholders of statements are none. A word that
   * is also an ordinary one needs {@code =}, quotes, or a value that looks like a key: parsers say
   * {@code unexpected token: name}.
   */
  private static SecretRule passwords() {
    String name = "(?i)(?:" + SecretWords.passwords() + ")";
    String key = "(?i)(?:" + SecretWords.passwords() + "|" + SecretWords.keys() + ")";
    String assigned = "\\\\?[\"']?\\s?=\\s?";
    String colon = "\\\\?[\"']?\\s?:\\s?";
    String plain = "([^\\s&;,|\"'\\\\<>(){}\\[\\]?:$*%‹@][^\\s&;,|\"'\\\\<>(){}\\[\\]‹]*)";
    return rules(
        PASSWORD,
        "[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#:@\"']*:([^\\s/?#@\"'‹]+)@",
        key + "(?:" + assigned + "|" + colon + ")\\\\\"((?:[^\"\\\\‹])+)\\\\\"",
        key + "(?:" + assigned + "|" + colon + ")\"((?:[^\"\\\\‹]|\\\\.)+)\"",
        key + "(?:" + assigned + "|" + colon + ")'([^'‹]+)'",
        key + assigned + plain,
        name + colon + plain,
        key + colon + "([A-Za-z0-9_./+=-]{20,})");
  }

  private static SecretRule emails() {
    return rules(
        EMAIL, "\\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\\.)+[A-Za-z]{2,24}\\b");
  }

  private static SecretRule rules(String name, String... patterns) {
    return new PatternRule(name, Arrays.stream(patterns).map(Pattern::compile).toList());
  }
}
