package dev.pharos.shop.catalog;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What is for sale. */
@SpringBootApplication
public class CatalogService {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) {
    SpringApplication.run(CatalogService.class, arguments);
  }
}
