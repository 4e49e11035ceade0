package dev.pharos.shop.auth;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** The people who shop here, known from the first day on. */
@Component
class FirstUsers implements ApplicationRunner {
  private static final int COUNT = 50;
  private static final int SALT_BYTES = 16;

  private final Users users;
  private final Passwords passwords;
  private final SecureRandom random = new SecureRandom();

  FirstUsers(Users users, Passwords passwords) {
    this.users = users;
    this.passwords = passwords;
  }

  @Override
  public void run(ApplicationArguments arguments) {
    if (!users.isEmpty()) {
      return;
    }
    for (int number = 1; number <= COUNT; number++) {
      String name = "shopper-%02d".formatted(number);
      byte[] salt = new byte[SALT_BYTES];
      random.nextBytes(salt);
      String hexSalt = HexFormat.of().formatHex(salt);
      users.addIfAbsent(
          new Users.User(name, hexSalt, passwords.hash("password-of-" + name, hexSalt)));
    }
  }
}
