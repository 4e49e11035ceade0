package dev.pharos.shop.gateway;

import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** What a shopper is told when a service behind the door fails. */
@RestControllerAdvice
class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** The shopper's own mistake, as the service put it. */
  @ExceptionHandler
  ProblemDetail refused(HttpClientErrorException refused) {
    return ProblemDetail.forStatus(refused.getStatusCode());
  }

  @ExceptionHandler
  ProblemDetail failed(RestClientResponseException failed) {
    return problem(HttpStatus.BAD_GATEWAY, failed);
  }

  /** Nobody was reached in time, or it was not even tried. */
  @ExceptionHandler({
    RestClientException.class,
    CallNotPermittedException.class,
    BulkheadFullException.class,
    IllegalStateException.class
  })
  ProblemDetail unavailable(Exception unavailable) {
    return problem(HttpStatus.SERVICE_UNAVAILABLE, unavailable);
  }

  private static ProblemDetail problem(HttpStatusCode status, Exception cause) {
    LOG.warn("answered {}: {}", status.value(), cause.getMessage());
    return ProblemDetail.forStatusAndDetail(status, "please try again");
  }
}
