package dev.pharos.shop.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The one door of the shop. */
@SpringBootApplication
public class GatewayService {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(GatewayService.class, arguments);
  }
}
