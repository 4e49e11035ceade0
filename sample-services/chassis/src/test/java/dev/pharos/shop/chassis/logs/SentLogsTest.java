package dev.pharos.shop.chassis.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;

/** The services' own configuration of logging, with someone or nobody to take what it sends. */
class SentLogsTest {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";

  /** More than fits into what may wait. */
  private static final int MANY = 60_000;

  /** Generous for a busy machine; a call that waited for the network would take hours. */
  private static final Duration MANY_LINES_AT_MOST = Duration.ofSeconds(30);

  private static final Duration STOP_AT_MOST = Duration.ofSeconds(10);

  private final LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());

  @AfterEach
  void asBefore() {
    logging.cleanUp();
    logging.initialize(new LoggingInitializationContext(new MockEnvironment()), null, null);
  }

  @Test
  void aLineArrivesOnceInTheStreamOfItsInstanceWithTheIdsOfItsSpanAndItsWholeStack()
      throws Exception {
    try (StandInLoki loki = new StandInLoki(false)) {
      Appender<ILoggingEvent> sent = sendingTo(loki.url());
      MDC.put("trace_id", TRACE_ID);
      MDC.put("span_id", SPAN_ID);
      try {
        logger().error("order {}: payment refused", "o-1", new IllegalStateException("no\nmoney"));
      } finally {
        MDC.clear();
      }
      logger().warn("outside of a span");
      sent.stop();

      assertThat(loki.pushes()).hasSize(1);
      JsonNode streams = loki.pushes().getFirst().path("streams");
      assertThat(streams.size()).isEqualTo(1);
      assertThat(entries(streams.get(0).path("stream")))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of(
                  "service_name", "order",
                  "service_namespace", "shop",
                  "deployment_environment_name", "test",
                  "service_instance_id", "order-7"));
      JsonNode lines = streams.get(0).path("values");
      assertThat(lines.size()).isEqualTo(2);
      assertThat(lines.get(0).get(1).asString())
          .startsWith(
              "order o-1: payment refused\njava.lang.IllegalStateException: no\nmoney\n\tat ")
          .doesNotEndWith("\n");
      assertThat(entries(lines.get(0).get(2)))
          .containsEntry("trace_id", TRACE_ID)
          .containsEntry("span_id", SPAN_ID)
          .containsEntry("level", "ERROR")
          .containsEntry("service_version", "5.2.1")
          .containsEntry("logger", SentLogsTest.class.getName());
      assertThat(lines.get(1).get(1).asString()).isEqualTo("outside of a span");
      assertThat(entries(lines.get(1).get(2))).doesNotContainKeys("trace_id", "span_id");
    }
  }

  @Test
  void aServiceIsNeitherSlowedNorHeldUpWhenNobodyListens() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }

    writeManyAndStop(sendingTo("http://127.0.0.1:" + free + "/loki/api/v1/push"));
  }

  @Test
  void aServiceIsNeitherSlowedNorHeldUpWhenLinesAreTakenAndNeverAnswered() throws Exception {
    try (StandInLoki loki = new StandInLoki(true)) {
      writeManyAndStop(sendingTo(loki.url()));
    }
  }

  @Test
  void nothingIsSentWhenItIsSwitchedOff() throws IOException {
    try (StandInLoki loki = new StandInLoki(false)) {
      Appender<ILoggingEvent> sent = configured(loki.url(), "false");
      logger().warn("for the console");
      sent.stop();

      assertThat(loki.pushes()).isEmpty();
    }
  }

  private static void writeManyAndStop(Appender<ILoggingEvent> sent) {
    long begin = System.nanoTime();
    for (int i = 0; i < MANY; i++) {
      String message = "order %d: ".formatted(i) + "x".repeat(200);
      sent.doAppend(
          new LoggingEvent(
              SentLogsTest.class.getName(), logger(), Level.INFO, message, null, null));
    }
    long written = System.nanoTime();
    sent.stop();

    assertThat(Duration.ofNanos(written - begin)).isLessThan(MANY_LINES_AT_MOST);
    assertThat(Duration.ofNanos(System.nanoTime() - written)).isLessThan(STOP_AT_MOST);
  }

  private Appender<ILoggingEvent> sendingTo(String url) {
    return configured(url, "true");
  }

  private Appender<ILoggingEvent> configured(String url, String sending) {
    MockEnvironment settings =
        new MockEnvironment()
            .withProperty("spring.application.name", "order")
            .withProperty("shop.version", "5.2.1")
            .withProperty("shop.instance", "order-7")
            .withProperty("shop.environment", "test")
            .withProperty("shop.logs.sending", sending)
            .withProperty("shop.logs.url", url);
    logging.cleanUp();
    logging.beforeInitialize();
    logging.initialize(
        new LoggingInitializationContext(settings), "classpath:logback-spring.xml", null);
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    return root.getAppender("SENT");
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(SentLogsTest.class);
  }

  private static Map<String, String> entries(JsonNode object) {
    return StreamSupport.stream(object.properties().spliterator(), false)
        .collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue().asString()));
  }
}
