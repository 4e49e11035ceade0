package dev.pharos;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * The control plane process. What starts and stops, in this order (stopping goes the other way):
 * data folder and stores, then {@code Intake}, which replays the journal; then the pages and {@code
 * /admin}; last the receivers, so that nothing arrives before it can be taken.
 */
@SpringBootApplication
public class ControlPlane {
  /** The only wall clock; everything that asks for the time is given it. */
  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    try {
      SpringApplication.run(ControlPlane.class, args);
    } catch (RuntimeException e) {
      if (StartupFailureReporter.explain(e) == null) {
        throw e;
      }
      System.exit(1);
    }
  }
}
