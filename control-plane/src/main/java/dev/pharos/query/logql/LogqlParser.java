package dev.pharos.query.logql;

import dev.pharos.query.logql.LogExpression.Aggregation;
import dev.pharos.query.logql.LogExpression.Binary;
import dev.pharos.query.logql.LogExpression.Grouping;
import dev.pharos.query.logql.LogExpression.LabelReplace;
import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogExpression.Literal;
import dev.pharos.query.logql.LogExpression.Matching;
import dev.pharos.query.logql.LogExpression.Metric;
import dev.pharos.query.logql.LogExpression.OverTime;
import dev.pharos.query.logql.LogExpression.Range;
import dev.pharos.query.logql.LogExpression.Unwrap;
import dev.pharos.query.logql.LogExpression.VectorOf;
import dev.pharos.query.logql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes sense of a query by Loki's grammar. Errors say line and column as Loki does. Source:
 * https://grafana.com/docs/loki/latest/query/
 */
public final class LogqlParser {
  private static final int LONGEST = 5_000;
  private static final int DEEPEST = 100;

  private static final Set<String> COUNTS =
      Set.of("count_over_time", "rate", "bytes_over_time", "bytes_rate", "absent_over_time");
  private static final Set<String> OF_NUMBERS =
      Set.of(
          "rate",
          "rate_counter",
          "sum_over_time",
          "avg_over_time",
          "min_over_time",
          "max_over_time",
          "first_over_time",
          "last_over_time",
          "stddev_over_time",
          "stdvar_over_time",
          "quantile_over_time",
          "absent_over_time");

  /** Their numbers are put together by labels; the others' are what each stream has. */
  private static final Set<String> GROUPED =
      Set.of(
          "avg_over_time",
          "min_over_time",
          "max_over_time",
          "first_over_time",
          "last_over_time",
          "stddev_over_time",
          "stdvar_over_time",
          "quantile_over_time");

  private static final Set<String> AGGREGATIONS =
      Set.of(
          "sum",
          "avg",
          "min",
          "max",
          "count",
          "stddev",
          "stdvar",
          "topk",
          "bottomk",
          "sort",
          "sort_desc");
  private static final Set<String> UNSUPPORTED = Set.of("approx_topk", "variants", "label_join");

  private static final Map<String, Integer> PRECEDENCE =
      Map.ofEntries(
          Map.entry("or", 1),
          Map.entry("and", 2),
          Map.entry("unless", 2),
          Map.entry("==", 3),
          Map.entry("!=", 3),
          Map.entry(">", 3),
          Map.entry(">=", 3),
          Map.entry("<", 3),
          Map.entry("<=", 3),
          Map.entry("+", 4),
          Map.entry("-", 4),
          Map.entry("*", 5),
          Map.entry("/", 5),
          Map.entry("%", 5),
          Map.entry("^", 6));
  private static final int COMPARISON = 3;
  private static final int POWER = 6;

  private final Cursor in;
  private final PipelineParser pipelines;
  private int depth;

  private LogqlParser(String query) {
    this.in = new Cursor(query);
    this.pipelines = new PipelineParser(in);
  }

  /**
   * @throws LogqlException when it is no LogQL, or uses what Pharos has not
   */
  public static LogExpression parse(String query) {
    if (query.length() > LONGEST) {
      throw LogqlException.ofMeaning("the query has more than " + LONGEST + " characters");
    }
    LogqlParser parser = new LogqlParser(query);
    LogExpression read = parser.expression(1);
    if (parser.in.peek().kind() != Kind.END) {
      throw parser.in.unexpected();
    }
    return read;
  }

  private LogExpression expression(int least) {
    if (++depth > DEEPEST) {
      throw in.unexpected();
    }
    LogExpression left = primary();
    while (true) {
      Token sign = in.peek();
      Integer precedence = sign.kind() == Kind.STRING ? null : PRECEDENCE.get(sign.text());
      if (precedence == null || precedence < least) {
        depth--;
        return left;
      }
      Metric numbers = metric(left, sign);
      in.take();
      boolean bool = in.peek().isWord("bool");
      if (bool) {
        if (precedence != COMPARISON) {
          throw in.unexpected();
        }
        in.take();
      }
      Optional<Matching> matching = matching();
      Token at = in.peek();
      // Powers are taken from the right.
      Metric right = metric(expression(precedence == POWER ? precedence : precedence + 1), at);
      if (precedence <= 2 && (numbers instanceof Literal || right instanceof Literal)) {
        throw LogqlException.at(
            sign,
            "unexpected literal for a leg of logical/set binary operation (" + sign.text() + ")");
      }
      left = new Binary(sign.text(), bool, matching, numbers, right);
    }
  }

  private static Metric metric(LogExpression expression, Token at) {
    if (expression instanceof Metric metric) {
      return metric;
    }
    throw LogqlException.at(at, "syntax error: unexpected " + at.shown());
  }

  private Optional<Matching> matching() {
    if (!in.peek().isWord("on") && !in.peek().isWord("ignoring")) {
      return Optional.empty();
    }
    boolean on = in.take().isWord("on");
    List<String> labels = in.names();
    String group = "";
    List<String> include = List.of();
    if (in.peek().isWord("group_left") || in.peek().isWord("group_right")) {
      group = in.take().text();
      include = in.peek().is("(") ? in.names() : List.of();
    }
    return Optional.of(new Matching(on, labels, group, include));
  }

  private LogExpression primary() {
    Token token = in.peek();
    if (token.is("(")) {
      in.take();
      LogExpression inner = expression(1);
      in.expect(")");
      if (inner instanceof Lines lines) {
        List<Stage> stages = new ArrayList<>(lines.pipeline());
        stages.addAll(pipelines.stages());
        return new Lines(lines.selector(), stages);
      }
      return inner;
    }
    if (token.is("{")) {
      Lines lines = lines();
      if (in.peek().is("|")) {
        throw LogqlException.at(in.peek(1), "syntax error: unexpected unwrap");
      }
      return lines;
    }
    if (token.kind() == Kind.NUMBER || token.is("-") || token.is("+")) {
      return new Literal(in.number());
    }
    if (token.kind() == Kind.IDENTIFIER) {
      return function(token);
    }
    throw in.unexpected();
  }

  private Lines lines() {
    List<Matcher> selector = checked(pipelines.selector());
    return new Lines(selector, pipelines.stages());
  }

  /** Loki asks for one label at least that streams must have. */
  private static List<Matcher> checked(List<Matcher> selector) {
    boolean narrowed =
        selector.stream()
            .anyMatch(matcher ->
                switch (matcher.operator()) {
                  case EQUAL -> !matcher.value().isEmpty();
                  case MATCHES -> !com.google.re2j.Pattern.matches(matcher.value(), "");
                  case NOT_EQUAL -> matcher.value().isEmpty();
                  case MATCHES_NOT -> com.google.re2j.Pattern.matches(matcher.value(), "");
                });
    if (!narrowed) {
      throw LogqlException.ofMeaning(
          "queries require at least one regexp or equality matcher that does not have an"
              + " empty-compatible value. For instance, app=~\".*\" does not meet this requirement,"
              + " but app=~\".+\" will");
    }
    return selector;
  }

  private LogExpression function(Token name) {
    if (UNSUPPORTED.contains(name.text())) {
      throw in.unsupported(name.text());
    }
    if (COUNTS.contains(name.text()) || OF_NUMBERS.contains(name.text())) {
      return overTime(name);
    }
    if (AGGREGATIONS.contains(name.text())) {
      return aggregation(name);
    }
    return switch (name.text()) {
      case "vector" -> {
        in.take();
        in.expect("(");
        double value = in.number();
        in.expect(")");
        yield new VectorOf(value);
      }
      case "label_replace" -> labelReplace();
      default -> throw in.unexpected();
    };
  }

  private Metric labelReplace() {
    in.take();
    in.expect("(");
    Token at = in.peek();
    Metric of = metric(expression(1), at);
    in.expect(",");
    String target = in.string();
    in.expect(",");
    String replacement = in.string();
    in.expect(",");
    String source = in.string();
    in.expect(",");
    Token pattern = in.peek();
    PipelineParser.regexp(pattern, in.string());
    in.expect(")");
    return new LabelReplace(of, target, replacement, source, pattern.text());
  }

  private Metric overTime(Token name) {
    in.take();
    in.expect("(");
    Optional<Double> parameter = Optional.empty();
    if (in.peek().kind() == Kind.NUMBER || in.peek().is("-")) {
      parameter = Optional.of(in.number());
      in.expect(",");
    }
    boolean quantile = name.isWord("quantile_over_time");
    if (quantile != parameter.isPresent()) {
      throw LogqlException.ofMeaning(
          quantile
              ? "parameter required for operation " + name.text()
              : "parameter "
                  + Numbers.shown(parameter.orElse(0.0))
                  + " not supported for operation "
                  + name.text());
    }
    Range range = range();
    in.expect(")");
    boolean counted = range.unwrap().isEmpty();
    if (!(counted ? COUNTS : OF_NUMBERS).contains(name.text())) {
      throw LogqlException.ofMeaning(
          "invalid aggregation " + name.text() + (counted ? " without" : " with") + " unwrap");
    }
    Optional<Grouping> grouping = grouping();
    if (grouping.isPresent() && !GROUPED.contains(name.text())) {
      throw LogqlException.ofMeaning("grouping not allowed for " + name.text() + " aggregation");
    }
    return new OverTime(name.text(), parameter, range, grouping);
  }

  /** The duration stands behind the selector or behind the pipeline. */
  private Range range() {
    int open = 0;
    while (in.takeIf("(")) {
      open++;
    }
    List<Matcher> selector = checked(pipelines.selector());
    List<Stage> stages = new ArrayList<>();
    Optional<Unwrap> unwrap = Optional.empty();
    long lengthNs = 0;
    long offsetNs = 0;
    for (int part = 0; part < 2; part++) {
      stages.addAll(pipelines.stages());
      if (unwrap.isEmpty()) {
        unwrap = pipelines.unwrap();
      }
      for (; open > 0 && in.peek().is(")"); open--) {
        in.take();
      }
      if (lengthNs == 0) {
        in.expect("[");
        lengthNs = in.duration();
        if (in.peek().is(":")) {
          throw in.unsupported("a subquery");
        }
        in.expect("]");
        offsetNs = offset();
      }
    }
    for (; open > 0; open--) {
      in.expect(")");
    }
    return new Range(new Lines(selector, stages), unwrap, lengthNs, offsetNs);
  }

  private long offset() {
    if (in.peek().is("@")) {
      throw in.unsupported("@");
    }
    if (!in.takeIfWord("offset")) {
      return 0;
    }
    boolean forward = in.takeIf("-");
    long ns = in.duration();
    return forward ? -ns : ns;
  }

  private Metric aggregation(Token name) {
    in.take();
    Optional<Grouping> grouping = grouping();
    in.expect("(");
    Optional<Double> parameter = Optional.empty();
    if (in.peek().kind() == Kind.NUMBER && in.peek(1).is(",")) {
      parameter = Optional.of(in.number());
      in.take();
    }
    Token at = in.peek();
    Metric of = metric(expression(1), at);
    in.expect(")");
    if (grouping.isEmpty()) {
      grouping = grouping();
    }
    boolean ranked = name.text().endsWith("topk") || name.isWord("bottomk");
    if (ranked != parameter.isPresent()) {
      throw LogqlException.ofMeaning(
          (ranked ? "parameter required for operation " : "unsupported parameter for operation ")
              + name.text());
    }
    if (parameter.isPresent() && parameter.get() < 1) {
      throw LogqlException.ofMeaning(
          "invalid parameter (must be greater than 0) "
              + name.text()
              + "("
              + Numbers.shown(parameter.get()));
    }
    if (grouping.isPresent() && name.text().startsWith("sort")) {
      throw LogqlException.ofMeaning("grouping not allowed for " + name.text() + " aggregation");
    }
    return new Aggregation(name.text(), parameter, of, grouping);
  }

  private Optional<Grouping> grouping() {
    if (!in.peek().isWord("by") && !in.peek().isWord("without")) {
      return Optional.empty();
    }
    boolean without = in.take().isWord("without");
    return Optional.of(new Grouping(without, in.names()));
  }
}
