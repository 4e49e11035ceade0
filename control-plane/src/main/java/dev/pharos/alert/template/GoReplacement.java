package dev.pharos.alert.template;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Replaces by Go's rules: {@code $1} and {@code ${name}} are groups, {@code $$} is a dollar, a
 * group that is none is empty, and {@code $1x} is the group {@code 1x}. An empty match right after
 * another match is none. Pure.
 *
 * @see <a href="https://pkg.go.dev/regexp#Regexp.Expand">Expand</a>
 */
final class GoReplacement {
  private GoReplacement() {}

  static String all(Pattern pattern, String by, String text) {
    Matcher found = pattern.matcher(text);
    StringBuilder out = new StringBuilder();
    int from = 0;
    int at = 0;
    while (at <= text.length() && found.find(at)) {
      out.append(text, from, found.start());
      // Else patterns that match nothing and something would replace twice.
      if (found.end() > from || found.start() == 0) {
        expand(found, by, out);
      }
      from = found.end();
      int width = at < text.length() ? Character.charCount(text.codePointAt(at)) : 1;
      at = Math.max(at + width, from);
    }
    return out.append(text.substring(from)).toString();
  }

  private static void expand(Matcher found, String by, StringBuilder out) {
    int at = 0;
    while (at < by.length()) {
      int dollar = by.indexOf('$', at);
      if (dollar < 0) {
        break;
      }
      out.append(by, at, dollar);
      at = dollar + 1;
      if (by.startsWith("$", at)) {
        out.append('$');
        at++;
        continue;
      }
      boolean braces = by.startsWith("{", at);
      int begin = braces ? at + 1 : at;
      int end = begin;
      while (end < by.length()
          && (Character.isLetterOrDigit(by.charAt(end)) || by.charAt(end) == '_')) {
        end++;
      }
      if (end == begin || (braces && !by.startsWith("}", end))) {
        out.append('$');
        continue;
      }
      out.append(group(found, by.substring(begin, end)));
      at = braces ? end + 1 : end;
    }
    out.append(by.substring(at));
  }

  private static String group(Matcher found, String name) {
    String value = null;
    if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
      int number = name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name);
      value = number <= found.groupCount() ? found.group(number) : null;
    } else if (found.pattern().namedGroups().containsKey(name)) {
      value = found.group(name);
    }
    return value == null ? "" : value;
  }
}
