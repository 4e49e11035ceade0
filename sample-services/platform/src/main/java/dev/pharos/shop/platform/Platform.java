package dev.pharos.shop.platform;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.netflix.eureka.server.EnableEurekaServer;

/** Starts what quickly starts first, so that services can connect while discovery comes up. */
@SpringBootApplication
@EnableEurekaServer
public class Platform {

  /** Runs until it is ended by a signal. */
  public static void main(String[] arguments) throws Exception {
    PlatformSettings settings = PlatformSettings.from(System.getenv());
    if (settings.runs("databases")) {
      DatabaseServer.start(settings.databasePort(), settings.folder().resolve("databases"));
    }
    if (settings.runs("broker")) {
      MessageBroker.start(settings.address(), settings.brokerPort());
    }
    if (settings.runs("discovery")) {
      SpringApplication.run(Platform.class, arguments);
    }
  }
}
