package dev.pharos.show;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.query.AmbiguousServiceException;
import dev.pharos.query.UnknownEdgeException;
import dev.pharos.query.UnknownErrorIssueException;
import dev.pharos.query.UnknownOperationException;
import dev.pharos.query.UnknownServiceException;
import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.tracelang.QuerySyntaxException;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.MetricsServerException;
import dev.pharos.store.StoreAwayException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;

/**
 * Every refusal of the REST API as an RFC 9457 problem. What other rooms serve is left to them: an
 * exception that is thrown again goes its usual way.
 */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
  static final URI NO_TYPE = URI.create("about:blank");

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refuse(Exception refusal, HttpServletRequest request)
      throws Exception {
    if (!request.getRequestURI().startsWith(ShowConfiguration.ROOT)) {
      throw refusal;
    }
    return switch (refusal) {
      case ParameterException wrong ->
          answer(wrongParameter(wrong.parameter(), wrong.getMessage(), wrong.allowed()));
      case QuerySyntaxException wrong -> answer(WrongQuery.problem(wrong));
      case ParseException wrong -> answer(WrongQuery.problem(wrong));
      case WrongExpressionException wrong -> answer(WrongQuery.problem(wrong));
      case QueryException unanswered -> answer(WrongQuery.problem(unanswered));
      case CostlyPatternException costly ->
          answer(WrongQuery.problem(costly, request.getParameter(WrongQuery.PARAMETER)));
      case MissingServletRequestParameterException missing ->
          answer(
              wrongParameter(
                  missing.getParameterName(),
                  "'%s' is needed.".formatted(missing.getParameterName()),
                  List.of("any text")));
      case AmbiguousServiceException several ->
          answer(
              wrongParameter(
                  "service",
                  several.getMessage(),
                  several.candidates().stream().map(Object::toString).toList()));
      case UnknownServiceException unknown -> answer(notFound("No such service", unknown));
      case UnknownTraceException unknown -> answer(notFound("No such trace", unknown));
      case UnknownLogLineException unknown -> answer(notFound("No such line", unknown));
      case UnknownEdgeException unknown -> answer(notFound("No such calls", unknown));
      case UnknownOperationException unknown -> answer(notFound("No such operation", unknown));
      case UnknownErrorIssueException unknown -> answer(notFound("No such error", unknown));
      case UnknownDeploymentException unknown -> answer(notFound("No such deployment", unknown));
      case UnknownSilenceException unknown -> answer(notFound("No such silence", unknown));
      case UnknownLeverException unknown -> answer(notFound("No such lever", unknown));
      case UnknownIncidentException unknown -> answer(notFound("No such incident", unknown));
      case HttpMessageNotReadableException unreadable -> answer(unreadable(unreadable));
      case RefusedException busy -> busy(busy);
      case StoreAwayException away -> answer(away(away));
      case MetricsServerException silent ->
          answer(
              problem(
                  HttpStatus.SERVICE_UNAVAILABLE,
                  "The metrics' server does not answer",
                  Objects.toString(silent.getMessage(), "")));
      case ErrorResponse said -> {
        ProblemDetail body = said.getBody();
        body.setType(NO_TYPE);
        yield ResponseEntity.status(said.getStatusCode())
            .headers(said.getHeaders())
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .body(body);
      }
      default -> {
        log.error("A request could not be answered: {}", request.getRequestURI(), refusal);
        yield answer(
            problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "Could not be answered",
                "The control plane's log says why."));
      }
    };
  }

  static ProblemDetail wrongParameter(
      String parameter, @org.jspecify.annotations.Nullable String detail, List<String> allowed) {
    ProblemDetail problem =
        problem(HttpStatus.BAD_REQUEST, "Wrong parameter", Objects.toString(detail, ""));
    problem.setProperty("parameter", parameter);
    problem.setProperty("allowed", allowed);
    return problem;
  }

  /** Told by a notice already, and so not logged for each question. */
  static ProblemDetail away(StoreAwayException away) {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE, "Try again later", Objects.toString(away.getMessage(), ""));
  }

  private static ProblemDetail notFound(String title, Exception unknown) {
    return problem(HttpStatus.NOT_FOUND, title, Objects.toString(unknown.getMessage(), title));
  }

  private static ProblemDetail unreadable(HttpMessageNotReadableException unreadable) {
    if (unreadable.getCause() instanceof JacksonException json && !json.getPath().isEmpty()) {
      String field = json.getPath().getLast().getPropertyName();
      return wrongParameter(Objects.toString(field, "body"), json.getOriginalMessage(), List.of());
    }
    return wrongParameter("body", "The body is not JSON that can be read.", List.of("JSON"));
  }

  private static ResponseEntity<ProblemDetail> busy(RefusedException busy) {
    ProblemDetail problem =
        problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "Try again later",
            Objects.toString(busy.getMessage(), ""));
    problem.setProperty("reason", busy.reason().label());
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, busy.retryAfter().toSeconds())))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static ProblemDetail problem(HttpStatus status, String title, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setTitle(title);
    problem.setType(NO_TYPE);
    return problem;
  }

  private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}
