package dev.pharos.show;

import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pharos.query.promql.parse.Durations;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.show.parameter.BodyFields;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule to be tried, with the names of rule files.
 *
 * @param expr the expression
 * @param holdFor how long it must hold; not at all when it is not given
 * @param keepFiringFor how long its alerts go on when it is over
 * @param interval of its group; the usual one when it is not given
 * @param from a day before the end when it is not given
 * @param to now when it is not given
 * @param unknown fields of any other name, which are refused
 */
@Schema(
    name = "RuleTrial",
    requiredProperties = {"expr"})
record RuleTrialBody(
    @Nullable String expr,
    @JsonProperty("for") @Nullable String holdFor,
    @Nullable String keepFiringFor,
    @Nullable String interval,
    @Nullable String from,
    @Nullable String to,
    @JsonAnySetter @Schema(hidden = true) @Nullable Map<String, Object> unknown) {
  private static final Duration USUAL_RANGE = Duration.ofDays(1);
  private static final List<String> FIELDS =
      List.of("expr", "for", "keepFiringFor", "interval", "from", "to");

  void checkFields() {
    BodyFields.refuseUnknown(unknown, FIELDS);
  }

  Expr expression() {
    if (expr == null || expr.isBlank()) {
      throw new ParameterException("expr", "'expr' is needed.", List.of("an expression of PromQL"));
    }
    Expr expression;
    try {
      expression = PromqlParser.parse(expr);
    } catch (ParseException wrong) {
      throw new WrongExpressionException(wrong);
    }
    if (expression.type() != ValueType.VECTOR && expression.type() != ValueType.SCALAR) {
      throw new ParameterException(
          "expr",
          "It is a %s, which no rule can be made of.".formatted(expression.type().documented()),
          List.of("an expression that is a vector or a number"));
    }
    return expression;
  }

  Duration held() {
    return duration("for", holdFor, Duration.ZERO);
  }

  Duration kept() {
    return duration("keepFiringFor", keepFiringFor, Duration.ZERO);
  }

  Duration every(Duration usual) {
    Duration every = duration("interval", interval, usual);
    return every.isZero() ? usual : every;
  }

  Instant until(Instant now) {
    return to == null ? now : TimeParameter.parse("to", to, now);
  }

  Instant begin(Instant now) {
    Instant until = until(now);
    Instant begin =
        from == null ? until.minus(USUAL_RANGE) : TimeParameter.parse("from", from, now);
    if (!begin.isBefore(until)) {
      throw new ParameterException(
          "from", "The range ends before it begins.", List.of("a time before 'to'"));
    }
    return begin;
  }

  private static Duration duration(String field, @Nullable String text, Duration otherwise) {
    if (text == null || text.isBlank()) {
      return otherwise;
    }
    if (text.strip().equals("0")) {
      return Duration.ZERO;
    }
    return Durations.milliseconds(text.strip())
        .map(Duration::ofMillis)
        .orElseThrow(() ->
            new ParameterException(
                field,
                "'%s' is no length of time.".formatted(text),
                List.of("a duration as in rule files, such as 5m or 1h30m")));
  }
}
