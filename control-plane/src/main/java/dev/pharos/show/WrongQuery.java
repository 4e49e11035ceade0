package dev.pharos.show;

import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.Position;
import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.query.tracelang.TokenScanner;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.store.CostlyPatternException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** How a wrong query line is refused: with the place where it goes wrong. */
final class WrongQuery {
  static final String PARAMETER = "q";

  private WrongQuery() {}

  /**
   * Of a query line that is asked how it could go on, which may be wrong as it is.
   *
   * @throws ParameterException when it is too long to become one
   */
  static void requireShort(String query) {
    if (query.length() > TokenScanner.LONGEST) {
      throw new ParameterException(
          PARAMETER,
          "The query is too long.",
          List.of("at most %d characters".formatted(TokenScanner.LONGEST)));
    }
  }

  static ProblemDetail problem(QuerySyntaxException wrong) {
    return problem(
        Objects.toString(wrong.getMessage(), ""),
        wrong.position(),
        wrong.length(),
        wrong.expected());
  }

  /** Of PromQL, in Prometheus' words. */
  static ProblemDetail problem(ParseException wrong) {
    return problem(PARAMETER, wrong);
  }

  /** Likewise, of a rule. */
  static ProblemDetail problem(WrongExpressionException wrong) {
    return problem(WrongExpressionException.FIELD, wrong.why());
  }

  /** Of a query that is sound and has no answer. */
  static ProblemDetail problem(QueryException unanswered) {
    HttpStatus status =
        switch (unanswered.kind()) {
          case EXECUTION, TOO_MANY_SAMPLES -> HttpStatus.UNPROCESSABLE_CONTENT;
          case TOO_MUCH_MEMORY, TIMEOUT, CANCELED -> HttpStatus.SERVICE_UNAVAILABLE;
          case STORAGE -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            status, Objects.toString(unanswered.getMessage(), "It could not be answered."));
    problem.setTitle("The query has no answer");
    problem.setType(ProblemAdvice.NO_TYPE);
    return problem;
  }

  private static ProblemDetail problem(String parameter, ParseException wrong) {
    Position at = wrong.position();
    return problem(
        parameter,
        "This is no query of PromQL: " + wrong.reason() + ".",
        at.start(),
        at.end() - at.start(),
        List.of());
  }

  /**
   * @param query the whole line, where it is known
   */
  static ProblemDetail problem(CostlyPatternException costly, @Nullable String query) {
    int position = query == null ? -1 : query.indexOf(costly.pattern());
    return problem(
        Objects.toString(costly.getMessage(), ""),
        Math.max(0, position),
        position < 0 ? 0 : costly.pattern().length(),
        List.of("a simpler pattern"));
  }

  private static ProblemDetail problem(
      String detail, int position, int length, List<String> expected) {
    return problem(PARAMETER, detail, position, length, expected);
  }

  private static ProblemDetail problem(
      String parameter, String detail, int position, int length, List<String> expected) {
    ProblemDetail problem = ProblemAdvice.wrongParameter(parameter, detail, expected);
    problem.setProperty("position", position);
    problem.setProperty("length", length);
    problem.setProperty("expected", expected);
    return problem;
  }
}
