package dev.pharos.shop.order;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Takes orders. */
@SpringBootApplication
@EnableScheduling
public class OrderService {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(OrderService.class, arguments);
  }
}
