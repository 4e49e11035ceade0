package dev.pharos.show.prometheus;

import dev.pharos.query.promql.eval.QueryException;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.show.prometheus.PrometheusProblem.Kind;
import dev.pharos.store.MetricsServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals as Prometheus writes them: a type, a sentence and the type's HTTP status. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackageClasses = PrometheusRefusals.class)
class PrometheusRefusals {
  private static final Logger log = LoggerFactory.getLogger(PrometheusRefusals.class);

  /** The envelope of a refusal. */
  record Refusal(String status, String errorType, String error) {}

  @ExceptionHandler
  ResponseEntity<Refusal> refuse(Exception refusal) {
    return switch (refusal) {
      case PrometheusProblem problem -> answer(problem.kind(), problem);
      case ParseException wrong -> answer(Kind.BAD_DATA, wrong);
      case QueryException failed -> answer(kind(failed), failed);
      case MetricsServerException silent -> answer(Kind.SERVER_SILENT, silent);
      default -> {
        log.error("A request of Prometheus' API could not be answered.", refusal);
        yield answer(
            Kind.INTERNAL,
            new IllegalStateException("could not be answered: the control plane's log says why"));
      }
    };
  }

  private static Kind kind(QueryException failed) {
    return switch (failed.kind()) {
      case EXECUTION, TOO_MANY_SAMPLES, TOO_MUCH_MEMORY -> Kind.EXECUTION;
      case TIMEOUT -> Kind.TIMEOUT;
      case CANCELED -> Kind.CANCELED;
      case STORAGE -> Kind.INTERNAL;
    };
  }

  private static ResponseEntity<Refusal> answer(Kind kind, Exception refusal) {
    return ResponseEntity.status(kind.status())
        .contentType(MediaType.APPLICATION_JSON)
        .body(new Refusal("error", kind.text(), String.valueOf(refusal.getMessage())));
  }
}
