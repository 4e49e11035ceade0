package dev.pharos.fleet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * A real Spring Boot application with its actuator, which registers as Spring Boot Admin's client
 * does; in a process of its own, since the loggers of a process are all the same.
 */
public final class ActuatorInstance implements AutoCloseable {
  private final Process process;

  private ActuatorInstance(Process process) {
    this.process = process;
  }

  /**
   * Starts one without waiting for it. It knows the loggers {@code com.example.shop.orders}, whose
   * level is that of the one above, WARN, and {@code com.example.shop.stock} at ERROR.
   *
   * @param control address of the control plane
   * @param log takes its output
   */
  public static ActuatorInstance launch(String control, String name, String instance, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), ActuatorInstance.class.getName()));
    command.addAll(
        List.of(
            "--spring.application.name=" + name,
            "--server.address=127.0.0.1",
            "--server.port=0",
            "--spring.main.banner-mode=off",
            "--logging.level.root=warn",
            "--logging.level.com.example.shop.stock=error",
            "--management.endpoints.web.exposure.include=health,info,loggers",
            "--eureka.client.enabled=false",
            "--spring.boot.admin.server.enabled=false",
            "--spring.boot.admin.client.url=" + control + "/admin",
            "--spring.boot.admin.client.period=1s",
            "--spring.boot.admin.client.instance.metadata.service-instance-id=" + instance));
    return new ActuatorInstance(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()))
            .start());
  }

  static void main(String[] arguments) {
    new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET).run(arguments);
    LoggerFactory.getLogger("com.example.shop.orders").debug("there is one");
  }

  /** It is gone without a word, as a process that is killed. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      kill();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}
}
