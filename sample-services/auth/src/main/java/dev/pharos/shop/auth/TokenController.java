package dev.pharos.shop.auth;

import dev.pharos.shop.chassis.faults.Faults;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code POST /tokens} for people, {@code POST /introspections} for the gateway. */
@RestController
class TokenController {
  private static final Logger LOG = LoggerFactory.getLogger(TokenController.class);

  private final Users users;
  private final Passwords passwords;
  private final Tokens tokens;
  private final Faults faults;
  private final Counter accepted;
  private final Counter refused;

  TokenController(
      Users users, Passwords passwords, Tokens tokens, Faults faults, MeterRegistry metrics) {
    this.users = users;
    this.passwords = passwords;
    this.tokens = tokens;
    this.faults = faults;
    this.accepted = logins(metrics, "accepted");
    this.refused = logins(metrics, "refused");
  }

  @PostMapping("/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  Issued issue(@RequestBody Credentials credentials) {
    boolean known =
        users
            .find(credentials.user())
            .filter(
                user -> passwords.matches(credentials.password(), user.salt(), user.passwordHash()))
            .isPresent();
    if (!known) {
      refused.increment();
      LOG.warn("login of {} refused", credentials.user());
      throw new ResponseStatusException(
          HttpStatus.UNAUTHORIZED, "user and password do not belong together");
    }
    accepted.increment();
    LOG.info("{} logged in for {} s", credentials.user(), Tokens.VALID_FOR.toSeconds());
    return new Issued(tokens.issue(credentials.user()), Tokens.VALID_FOR.toSeconds());
  }

  @PostMapping("/introspections")
  Introspection introspect(@RequestBody Presented presented) {
    faults.pass("looking up a token");
    return tokens
        .ownerOf(presented.token())
        .map(user -> new Introspection(true, user))
        .orElseGet(() -> new Introspection(false, null));
  }

  private static Counter logins(MeterRegistry metrics, String outcome) {
    return Counter.builder("auth.logins")
        .description("Attempts to log in, by whether they were accepted")
        .tag("outcome", outcome)
        .register(metrics);
  }

  record Credentials(String user, String password) {}

  record Issued(String token, long expiresInSeconds) {}

  record Presented(String token) {}

  record Introspection(boolean active, @Nullable String user) {}
}
