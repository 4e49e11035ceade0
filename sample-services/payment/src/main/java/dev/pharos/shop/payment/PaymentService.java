package dev.pharos.shop.payment;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Takes the money. */
@SpringBootApplication
@EnableScheduling
public class PaymentService {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(PaymentService.class, arguments);
  }
}
