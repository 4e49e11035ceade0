package dev.pharos.show.loki;

import dev.pharos.query.logql.LogqlException;
import dev.pharos.query.logql.eval.LogqlRefusal;
import dev.pharos.store.CostlyPatternException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Refusals as Loki writes them: a line of plain text. */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice(basePackageClasses = LokiRefusals.class)
class LokiRefusals {
  private static final Logger log = LoggerFactory.getLogger(LokiRefusals.class);
  private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

  @ExceptionHandler
  ResponseEntity<String> refuse(Exception refusal) {
    return switch (refusal) {
      case LogqlException wrong -> answer(400, wrong);
      case LokiProblem wrong -> answer(400, wrong);
      case CostlyPatternException costly -> answer(400, costly);
      case LogqlRefusal refused -> answer(refused.isTimeout() ? 504 : 400, refused);
      default -> {
        log.error("A request of Loki's API could not be answered.", refusal);
        yield answer(
            500, new LokiProblem("could not be answered: the control plane's log says why"));
      }
    };
  }

  private static ResponseEntity<String> answer(int status, Exception refusal) {
    return ResponseEntity.status(status).contentType(TEXT).body(refusal.getMessage() + "\n");
  }
}
