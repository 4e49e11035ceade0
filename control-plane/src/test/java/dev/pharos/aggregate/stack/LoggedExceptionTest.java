package dev.pharos.aggregate.stack;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.pharos.signal.ErrorIssue;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exceptions in the bodies of log lines, as loggers print them behind what was logged. */
class LoggedExceptionTest {
  private final FaultFinder finder = new FaultFinder(OwnCode.BUILT_IN);

  /** Layouts of Logback, which prints a real exception with a real cause. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%msg%n%ex",
        "%msg %ex",
        "l=%level c=%logger{20} t=%thread | %msg %ex",
        "%d{HH:mm:ss.SSS} [%thread] %-5level %logger - %msg%n%xEx",
        "%msg%n%rEx"
      })
  void logbacksLayoutsTellTheFaultThatASpanTells(String layout) {
    Exception thrown = refused();
    String message = "Payment of order 17: could not be taken, see below";

    LoggedException told = LoggedException.in(printed(layout, message, thrown));

    assertThat(told).isNotNull();
    assertThat(told.type()).isEqualTo(thrown.getClass().getCanonicalName());
    assertThat(told.message()).isEqualTo("card 4711 refused");
    Fault logged = finder.find(told.type(), told.message(), told.stack());
    Fault reported =
        finder.find(thrown.getClass().getCanonicalName(), thrown.getMessage(), stack(thrown));
    assertThat(logged.type()).isEqualTo(reported.type());
    assertThat(logged.cause()).isEqualTo("java.lang.IllegalStateException");
    assertThat(logged.frames()).extracting(ErrorIssue.Frame::code).isNotEmpty();
    assertThat(logged.hash()).isEqualTo(reported.hash());
  }

  @Test
  void log4jsExtendedStackTraceIsRead() {
    LoggedException told =
        LoggedException.in(
            """
            12:00:01.123 [main] ERROR com.shop.Till - closing failed
            com.shop.TillException: drawer
             is stuck
            \tat com.shop.Till.close(Till.java:31) ~[classes/:?]
            \tat java.base/java.lang.Thread.run(Thread.java:1583) [?:?]
            Caused by: java.io.IOException: no power
            \tat com.shop.Drawer.open(Drawer.java:9) ~[drawer-1.2.jar:1.2]
            \t... 2 more
            """);

    assertThat(told).isNotNull();
    assertThat(told.type()).isEqualTo("com.shop.TillException");
    assertThat(told.message()).isEqualTo("drawer\n is stuck");
    Fault fault = finder.find(told.type(), told.message(), told.stack());
    assertThat(fault.cause()).isEqualTo("java.io.IOException");
    assertThat(fault.frames())
        .extracting(ErrorIssue.Frame::code)
        .containsExactly("com.shop.Drawer.open", "com.shop.Till.close");
  }

  @Test
  void nodesAndPythonsAreReadToo() {
    LoggedException node =
        LoggedException.in(
            """
            recommendation failed TypeError: Cannot read properties of undefined (reading 'id')
                at top (/app/lib/top.js:12:7)
                at async handle (/app/server.js:40:3)\
            """);
    LoggedException python =
        LoggedException.in(
            """
            job failed
            Traceback (most recent call last):
              File "/srv/app/jobs.py", line 10, in run
                work()
              File "/srv/app/jobs.py", line 4, in work
                raise ValueError("bad job 7")
            ValueError: bad job 7\
            """);

    assertThat(node).isNotNull();
    assertThat(node.type()).isEqualTo("TypeError");
    assertThat(node.message()).startsWith("Cannot read");
    assertThat(python).isNotNull();
    assertThat(python.message()).isEqualTo("bad job 7");
    assertThat(finder.find(python.type(), python.message(), python.stack()).type())
        .isEqualTo("ValueError");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one\ntwo",
        "a list:\n\tat home\n\tat work",
        "places\n\tat com.shop.Orders.place(Orders.java:7)",
        "Failed\n",
        "\n\tat x.Y.z(Y.java:1)"
      })
  void whatNamesNoExceptionIsNone(String body) {
    assertThat(LoggedException.in(body)).isNull();
  }

  private static String printed(String layout, String message, Exception thrown) {
    LoggerContext context = new LoggerContext();
    PatternLayout printer = new PatternLayout();
    printer.setContext(context);
    printer.setPattern(layout);
    printer.start();
    LoggingEvent event =
        new LoggingEvent(
            LoggedExceptionTest.class.getName(),
            context.getLogger("com.shop.Payments"),
            ch.qos.logback.classic.Level.ERROR,
            message,
            thrown,
            null);
    event.setTimeStamp(0);
    return printer.doLayout(event);
  }

  private static Exception refused() {
    try {
      pay();
      throw new AssertionError("nothing thrown");
    } catch (Refused e) {
      return e;
    }
  }

  private static void pay() throws Refused {
    try {
      ask();
    } catch (IllegalStateException e) {
      throw new Refused("card 4711 refused", e);
    }
  }

  private static void ask() {
    throw new IllegalStateException("bank: closed");
  }

  private static String stack(Exception thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
