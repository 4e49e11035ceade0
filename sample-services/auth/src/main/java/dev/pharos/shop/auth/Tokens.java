package dev.pharos.shop.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/** Tokens that are valid; of each only a hash is kept. */
@Repository
class Tokens {
  /** A visit to the shop does not last longer. */
  static final Duration VALID_FOR = Duration.ofMinutes(30);

  private static final int TOKEN_BYTES = 24;

  private final JdbcClient database;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  Tokens(JdbcClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  String issue(String user) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    database
        .sql("insert into tokens (token_hash, person, expires_at_ms) values (?, ?, ?)")
        .params(hash(token), user, clock.instant().plus(VALID_FOR).toEpochMilli())
        .update();
    return token;
  }

  /** Whose it is; empty if it is unknown or no longer valid. */
  Optional<String> ownerOf(String token) {
    return database
        .sql("select person from tokens where token_hash = ? and expires_at_ms > ?")
        .params(hash(token), clock.millis())
        .query(String.class)
        .optional();
  }

  @Scheduled(fixedDelayString = "PT1M")
  void forgetExpired() {
    database.sql("delete from tokens where expires_at_ms <= ?").param(clock.millis()).update();
  }

  private static String hash(String token) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this JDK has no SHA-256", missing);
    }
  }
}
