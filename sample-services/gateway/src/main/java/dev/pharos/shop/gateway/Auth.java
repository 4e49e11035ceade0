package dev.pharos.shop.gateway;

import dev.pharos.shop.chassis.calls.Callee;
import dev.pharos.shop.chassis.calls.Callees;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Asks the auth service whose a token is. */
@Component
class Auth {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Callee service;

  Auth(Callees callees) {
    this.service = callees.service("auth", TIMEOUT);
  }

  Callee service() {
    return service;
  }

  /**
   * The user of this visit.
   *
   * @throws ResponseStatusException 401 without a valid token
   */
  String userOf(Visit visit) {
    String token = visit.token();
    if (token == null) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "a bearer token is needed");
    }
    Introspection introspection =
        service.call(http ->
            http.post()
                .uri("/introspections")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("token", token))
                .retrieve()
                .requiredBody(Introspection.class));
    String user = introspection.user();
    if (!introspection.active() || user == null) {
      throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "the token is not valid");
    }
    return user;
  }

  record Introspection(boolean active, @Nullable String user) {}
}
