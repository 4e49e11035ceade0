package dev.pharos.shop.chassis.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

/**
 * Calls as services make them, with the settings of {@code chassis.yml}, to instances that fail.
 */
class CallsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int CALLS = 12;

  private StandInInstance first;
  private StandInInstance second;
  private ConfigurableApplicationContext service;
  private Callee payment;

  @BeforeEach
  void open() throws Exception {
    first = new StandInInstance();
    second = new StandInInstance();
    service =
        new SpringApplicationBuilder(Caller.class)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.config.import=classpath:chassis.yml",
                "spring.application.name=caller",
                "logging.level.root=error",
                "spring.boot.admin.client.enabled=false",
                "eureka.client.enabled=false",
                "spring.cloud.discovery.client.simple.instances.payment[0].uri=" + first.url(),
                "spring.cloud.discovery.client.simple.instances.payment[1].uri=" + second.url())
            .run();
    payment = service.getBean(Callees.class).service("payment", TIMEOUT);
  }

  @AfterEach
  void close() {
    service.close();
    first.close();
    second.close();
  }

  @Test
  void spreadsCallsOverTheInstances() {
    callTimes(CALLS);

    assertThat(first.requests()).isEqualTo(CALLS / 2);
    assertThat(second.requests()).isEqualTo(CALLS / 2);
  }

  @Test
  void goesOnWithTheOtherInstanceWhenOneIsDeadAndLeavesThatAlone() {
    first.close();

    callTimes(CALLS);

    assertThat(second.requests()).isEqualTo(CALLS);
    Unreachable unreachable = service.getBean(Unreachable.class);
    assertThat(unreachable.without(List.of(first.asInstance(), second.asInstance())))
        .containsExactly(second.asInstance());
  }

  @Test
  void givesUpAnInstanceThatDoesNotAnswerInTimeAndAsksAnother() {
    first.hang();

    callTimes(CALLS);

    assertThat(second.requests()).isEqualTo(CALLS);
    assertThat(first.requests()).isEqualTo(1);
  }

  @Test
  void asksAnotherInstanceWhenOneSaysNotNow() {
    first.answer(503);

    callTimes(CALLS);

    assertThat(second.requests()).isEqualTo(CALLS);
  }

  @Test
  void doesNotRepeatWhatFailedInside() {
    first.answer(500);
    second.answer(500);

    assertThatThrownBy(this::call).isInstanceOf(HttpServerErrorException.class);

    assertThat(first.requests() + second.requests()).isEqualTo(1);
  }

  @Test
  void stopsAskingForAWhileWhenEverythingFails() {
    first.close();
    second.close();

    for (int failed = 0; failed < 10; failed++) {
      assertThatThrownBy(this::call).isInstanceOf(ResourceAccessException.class);
    }
    assertThatThrownBy(this::call).isInstanceOf(CallNotPermittedException.class);
  }

  private void callTimes(int times) {
    for (int made = 0; made < times; made++) {
      assertThat(call()).isEqualTo("paid");
    }
  }

  private String call() {
    return payment.call(http -> http.get().uri("/pay").retrieve().requiredBody(String.class));
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Caller {}
}
