package dev.pharos.query.promql.eval;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.query.promql.parse.Function;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Labels made of other labels. */
final class LabelFunctions {
  private LabelFunctions() {}

  static void register(Map<Function, FunctionBody> bodies) {
    bodies.put(Function.LABEL_REPLACE, LabelFunctions::replace);
    bodies.put(Function.LABEL_JOIN, LabelFunctions::join);
  }

  private static List<Row> replace(FunctionCall call) {
    String target = call.text(1);
    String replacement = call.text(2);
    String source = call.text(3);
    Pattern pattern;
    try {
      pattern = Pattern.compile("^(?s:" + call.text(4) + ")$");
    } catch (PatternSyntaxException invalid) {
      throw new QueryException(
          QueryException.Kind.EXECUTION,
          "invalid regular expression in label_replace(): " + call.text(4),
          invalid);
    }
    requireName(target, "invalid destination label name in label_replace(): ");
    Template template = Template.of(replacement);
    List<Row> results = new ArrayList<>();
    for (Row row : call.rows(0)) {
      Matcher matcher = pattern.matcher(row.labels().get(source));
      results.add(
          matcher.find() ? with(call, row, target, template.filled(matcher, pattern)) : row);
    }
    return results;
  }

  private static List<Row> join(FunctionCall call) {
    String target = call.text(1);
    String separator = call.text(2);
    List<String> sources = new ArrayList<>();
    for (int i = 3; i < call.count(); i++) {
      sources.add(requireName(call.text(i), "invalid source label name in label_join(): "));
    }
    requireName(target, "invalid destination label name in label_join(): ");
    List<Row> results = new ArrayList<>();
    for (Row row : call.rows(0)) {
      List<String> values = new ArrayList<>();
      for (String source : sources) {
        values.add(row.labels().get(source));
      }
      results.add(with(call, row, target, String.join(separator, values)));
    }
    return results;
  }

  private static Row with(FunctionCall call, Row row, String target, String value) {
    // Before more is made: values may grow with each function that a query has.
    call.budget().takeBytes(value.length());
    boolean dropName = row.dropName() && !target.equals(Labels.METRIC_NAME);
    return row.relabeled(row.labels().toBuilder().set(target, value).build(), dropName);
  }

  private static String requireName(String name, String complaint) {
    if (!isName(name)) {
      throw QueryException.execution(complaint + name);
    }
    return name;
  }

  /** Any text that UTF-8 can tell is a name, but for none; bytes that are no UTF-8 are not. */
  static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < name.length()
              && Character.isLowSurrogate(name.charAt(i + 1));
      if (pair) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /** A replacement with references to groups: {@code $1}, {@code ${1}}, {@code ${name}}. */
  private record Template(List<Piece> pieces) {
    private sealed interface Piece {
      record Plain(String text) implements Piece {}

      record Group(String name) implements Piece {}
    }

    static Template of(String text) {
      List<Piece> pieces = new ArrayList<>();
      int at = 0;
      while (at < text.length()) {
        int dollar = text.indexOf('$', at);
        if (dollar < 0) {
          pieces.add(new Piece.Plain(text.substring(at)));
          break;
        }
        pieces.add(new Piece.Plain(text.substring(at, dollar)));
        at = dollar + 1;
        if (at < text.length() && text.charAt(at) == '$') {
          pieces.add(new Piece.Plain("$"));
          at++;
          continue;
        }
        boolean braced = at < text.length() && text.charAt(at) == '{';
        int start = braced ? at + 1 : at;
        int end = start;
        while (end < text.length() && isWord(text.charAt(end))) {
          end++;
        }
        boolean closed = !braced || (end < text.length() && text.charAt(end) == '}');
        if (end == start || !closed) {
          pieces.add(new Piece.Plain("$"));
          continue;
        }
        pieces.add(new Piece.Group(text.substring(start, end)));
        at = braced ? end + 1 : end;
      }
      return new Template(pieces);
    }

    private static boolean isWord(char c) {
      return c == '_' || Character.isLetterOrDigit(c);
    }

    String filled(Matcher matcher, Pattern pattern) {
      StringBuilder out = new StringBuilder();
      for (Piece piece : pieces) {
        switch (piece) {
          case Piece.Plain(String text) -> out.append(text);
          case Piece.Group(String name) -> out.append(group(matcher, pattern, name));
        }
      }
      return out.toString();
    }

    /** A group that is not there or took no part is empty. */
    private static String group(Matcher matcher, Pattern pattern, String name) {
      boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
      Integer index =
          number
              ? (name.length() > 9 ? null : Integer.valueOf(name))
              : pattern.namedGroups().get(name);
      if (index == null || index > matcher.groupCount()) {
        return "";
      }
      String group = matcher.group(index);
      return group == null ? "" : group;
    }
  }
}
