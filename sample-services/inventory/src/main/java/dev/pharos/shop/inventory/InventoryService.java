package dev.pharos.shop.inventory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Keeps and reserves stock. */
@SpringBootApplication
@EnableScheduling
public class InventoryService {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(InventoryService.class, arguments);
  }
}
