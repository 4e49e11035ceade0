package dev.pharos.shop.auth;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Who is calling. */
@SpringBootApplication
@EnableScheduling
public class AuthService {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(AuthService.class, arguments);
  }
}
