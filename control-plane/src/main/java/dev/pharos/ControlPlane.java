package dev.pharos;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The control plane process. */
@SpringBootApplication
public class ControlPlane {
  static void main(String[] args) {
    SpringApplication.run(ControlPlane.class, args);
  }
}
