package dev.pharos.fleet;

import de.codecentric.boot.admin.server.web.ApplicationsController;
import de.codecentric.boot.admin.server.web.InstancesController;
import de.codecentric.boot.admin.server.web.servlet.InstancesProxyController;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers of {@code /admin} that are refusals: problems (RFC 9457) with a sentence. */
@RestControllerAdvice(
    assignableTypes = {
      InstancesController.class,
      ApplicationsController.class,
      InstancesProxyController.class
    })
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AdminProblems {

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(RegistrationRefusedException refusal) {
    HttpStatus status =
        switch (refusal.reason()) {
          case ADDRESS_NOT_ALLOWED -> HttpStatus.FORBIDDEN;
          case TOO_LARGE -> HttpStatus.BAD_REQUEST;
          default -> HttpStatus.TOO_MANY_REQUESTS;
        };
    return problem(
        ProblemDetail.forStatusAndDetail(
            status, "The registration is refused: " + refusal.getMessage()));
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> refused(ErrorResponseException refusal) {
    return problem(refusal.getBody());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException unreadable) {
    Throwable cause = unreadable.getMostSpecificCause();
    return problem(
        ProblemDetail.forStatusAndDetail(
            HttpStatus.BAD_REQUEST, "The registration cannot be read: " + firstLine(cause)));
  }

  /** What the library says of values it cannot use. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> unusable(IllegalArgumentException unusable) {
    return problem(
        ProblemDetail.forStatusAndDetail(
            HttpStatus.BAD_REQUEST, "The request cannot be used: " + firstLine(unusable)));
  }

  private static ResponseEntity<ProblemDetail> problem(ProblemDetail problem) {
    return ResponseEntity.status(problem.getStatus())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  private static String firstLine(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
