package dev.pharos.query.logql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.query.logql.LogExpression.Unwrap;
import dev.pharos.query.logql.Stage.Assignment;
import dev.pharos.query.logql.Stage.Choose;
import dev.pharos.query.logql.Stage.Extraction;
import dev.pharos.query.logql.Stage.Named;
import dev.pharos.query.logql.Stage.Sought;
import dev.pharos.query.logql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads selectors and pipelines. */
final class PipelineParser {
  private static final Set<String> LINE_FILTERS = Set.of("|=", "!=", "|~", "!~", "|>", "!>");
  private static final Set<String> CONVERSIONS = Set.of("duration", "duration_seconds", "bytes");

  /** A pattern of that many states takes a millisecond a line. */
  private static final int LARGEST_PROGRAM = 5_000;

  private final Cursor in;
  private final ConditionParser conditions;

  PipelineParser(Cursor in) {
    this.in = in;
    this.conditions = new ConditionParser(in);
  }

  List<Matcher> selector() {
    in.expect("{");
    List<Matcher> matchers = new ArrayList<>();
    if (in.takeIf("}")) {
      return matchers;
    }
    do {
      matchers.add(conditions.matcher());
    } while (in.takeIf(","));
    if (!in.takeIf("}")) {
      throw in.unexpected("}", ",");
    }
    return matchers;
  }

  /** Stages up to the end of the pipeline, or to its {@code unwrap}. */
  List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    while (true) {
      Token token = in.peek();
      if (token.kind() == Kind.SIGN && LINE_FILTERS.contains(token.text())) {
        stages.add(lineFilter());
      } else if (token.is("|") && !in.peek(1).isWord("unwrap")) {
        in.take();
        stages.add(stage());
      } else {
        return stages;
      }
    }
  }

  private Stage lineFilter() {
    String sign = in.take().text();
    List<Sought> alternatives = new ArrayList<>();
    do {
      Token token = in.peek();
      if (token.isWord("ip")) {
        if (!sign.equals("|=") && !sign.equals("!=")) {
          throw in.unexpected("STRING");
        }
        in.take();
        in.expect("(");
        alternatives.add(new Sought(address(), true));
        in.expect(")");
      } else {
        String text = in.string();
        if (sign.endsWith("~")) {
          regexp(token, text);
        }
        alternatives.add(new Sought(text, false));
      }
    } while (in.takeIfWord("or"));
    return new Stage.LineFilter(sign, alternatives);
  }

  private String address() {
    Token token = in.peek();
    String text = in.string();
    if (!IpRange.isOne(text)) {
      throw LogqlException.at(token, "ip: '" + text + "' is no address, network or range");
    }
    return text;
  }

  private Stage stage() {
    Token token = in.peek();
    if (token.kind() != Kind.IDENTIFIER) {
      return new Stage.Filter(conditions.condition());
    }
    if (in.peek(1).kind() == Kind.SIGN && ConditionParser.isComparison(in.peek(1))) {
      return new Stage.Filter(conditions.condition());
    }
    in.take();
    return switch (token.text()) {
      case "json" -> new Stage.Json(extractions());
      case "logfmt" -> logfmt();
      case "pattern" -> byPattern();
      case "regexp" -> byRegexp();
      case "unpack" -> new Stage.Unpack();
      case "decolorize" -> new Stage.Decolorize();
      case "line_format" -> new Stage.LineFormat(in.string());
      case "label_format" -> labelFormat();
      case "drop" -> new Choose(false, labels());
      case "keep" -> new Choose(true, labels());
      case "distinct" -> throw LogqlException.at(token, "distinct is not supported by Pharos");
      default -> throw in.unexpected("=", "!=", "=~", ">");
    };
  }

  private Stage logfmt() {
    boolean strict = false;
    boolean keepEmpty = false;
    while (in.peek().is("--strict") || in.peek().is("--keep-empty")) {
      strict |= in.peek().is("--strict");
      keepEmpty |= in.take().is("--keep-empty");
    }
    return new Stage.Logfmt(strict, keepEmpty, extractions());
  }

  private Stage byPattern() {
    Token token = in.peek();
    String pattern = in.string();
    if (!pattern.matches("(?s).*<[A-Za-z_][A-Za-z0-9_]*>.*")) {
      throw LogqlException.at(token, "at least one capture is required");
    }
    if (pattern.matches("(?s).*<[A-Za-z_][A-Za-z0-9_]*><[A-Za-z_][A-Za-z0-9_]*>.*")) {
      throw LogqlException.at(token, "found consecutive capture '" + pattern + "'");
    }
    return new Stage.ByPattern(pattern);
  }

  private Stage byRegexp() {
    Token token = in.peek();
    Pattern pattern = regexp(token, in.string());
    if (pattern.namedGroups().isEmpty()) {
      throw LogqlException.at(token, "at least one named capture must be supplied");
    }
    return new Stage.ByRegexp(token.text());
  }

  static Pattern regexp(Token token, String text) {
    try {
      Pattern pattern = Pattern.compile(text);
      if (pattern.programSize() > LARGEST_PROGRAM) {
        throw LogqlException.at(token, "the regular expression repeats too much");
      }
      return pattern;
    } catch (PatternSyntaxException e) {
      throw LogqlException.at(token, String.valueOf(e.getMessage()));
    }
  }

  private List<Extraction> extractions() {
    List<Extraction> extractions = new ArrayList<>();
    if (in.peek().kind() != Kind.IDENTIFIER) {
      return extractions;
    }
    do {
      String label = in.identifier();
      extractions.add(new Extraction(label, in.takeIf("=") ? in.string() : label));
    } while (in.takeIf(","));
    return extractions;
  }

  private Stage labelFormat() {
    List<Assignment> assignments = new ArrayList<>();
    do {
      Token token = in.peek();
      String label = in.identifier();
      in.expect("=");
      boolean rename = in.peek().kind() == Kind.IDENTIFIER;
      if (!rename && in.peek().kind() != Kind.STRING) {
        throw in.unexpected("IDENTIFIER", "STRING");
      }
      if (assignments.stream().anyMatch(earlier -> earlier.label().equals(label))) {
        throw LogqlException.at(
            token, "multiple label name '" + label + "' not allowed in a single format operation");
      }
      assignments.add(new Assignment(label, in.take().text(), rename));
    } while (in.takeIf(","));
    return new Stage.LabelFormat(assignments);
  }

  private List<Named> labels() {
    List<Named> labels = new ArrayList<>();
    do {
      boolean matching = in.peek(1).kind() == Kind.SIGN && ConditionParser.isComparison(in.peek(1));
      labels.add(
          matching ? new Named.Matching(conditions.matcher()) : new Named.Any(in.identifier()));
    } while (in.takeIf(","));
    return labels;
  }

  /** At the end of a pipeline of which numbers are taken. */
  Optional<Unwrap> unwrap() {
    if (!in.peek().is("|")) {
      return Optional.empty();
    }
    in.take();
    in.take();
    String label = in.identifier();
    String conversion = "";
    if (in.peek().is("(")) {
      if (!CONVERSIONS.contains(label)) {
        throw in.unexpected();
      }
      conversion = label;
      in.take();
      label = in.identifier();
      in.expect(")");
    }
    List<LabelCondition> filters = new ArrayList<>();
    while (in.takeIf("|")) {
      filters.add(conditions.condition());
    }
    return Optional.of(new Unwrap(label, conversion, filters));
  }
}
