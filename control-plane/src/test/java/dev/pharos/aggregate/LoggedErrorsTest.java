package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import dev.pharos.signal.Span;
import dev.pharos.store.LogBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Exceptions that log lines tell are issues as those of spans are, and one told twice is one. */
class LoggedErrorsTest {
  private static final Spans ORDER = Spans.of("order", "1.0", "order-1");

  private final StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());

  @Test
  void aStackTraceInALineIsAnIssueOfItsService() {
    fold(line("Order 17 could not be placed " + stack(new OrderFailed("order 17"))).build());

    ErrorIssue issue = only();
    assertThat(issue.service().name()).isEqualTo("order");
    assertThat(issue.type()).isEqualTo(OrderFailed.class.getCanonicalName());
    assertThat(issue.message()).isEqualTo("order 17");
    assertThat(issue.groupedBy()).isEqualTo(ErrorIssue.Grouping.OWN_FRAMES);
    assertThat(issue.count()).isEqualTo(1);
    assertThat(issue.logCount()).isEqualTo(1);
    assertThat(issue.traceCount()).isZero();
    assertThat(issue.traces()).isEmpty();
    assertThat(issue.lastSeenNs()).isEqualTo(T0);
  }

  @Test
  void attributesOfALineAreAnIssueToo() {
    fold(
        line("failed")
            .attribute("exception.type", "com.shop.OrderFailed")
            .attribute("exception.message", "order 17")
            .attribute(
                "exception.stacktrace",
                "com.shop.OrderFailed: order 17\n\tat com.shop.Orders.place(Orders.java:7)\n")
            .build());

    assertThat(only().type()).isEqualTo("com.shop.OrderFailed");
    assertThat(only().frames())
        .containsExactly(new ErrorIssue.Frame("com.shop.Orders.place", "Orders.java:7", true));
  }

  @Test
  void linesBelowWarnAndLinesWithoutAnExceptionAreNone() {
    String stack = stack(new OrderFailed("order 17"));
    fold(line("expected " + stack).severity(Severity.INFO).build());
    fold(line("two\nlines").build());
    fold(line("a list:\n\tat home\n\tat work").build());

    assertThat(aggregates.errors()).isEmpty();
  }

  @Test
  void whatASpanReportsAndLogsIsOneWhicheverComesFirst() {
    OrderFailed thrown = new OrderFailed("order 17");
    LogRecord logged = inSpan(line("failed " + stack(thrown)), 1, 1).build();
    Span span = threw(1, 1, thrown);

    fold(logged);
    fold(span);
    assertThat(only().count()).isEqualTo(1);
    assertThat(only().logCount()).isEqualTo(1);
    assertThat(only().traceCount()).isEqualTo(1);

    fold(threw(2, 2, thrown));
    fold(inSpan(line("failed " + stack(thrown)), 2, 2).build());
    fold(inSpan(line("and again " + stack(thrown)), 2, 2).build());
    assertThat(only().count()).isEqualTo(2);
    assertThat(only().logCount()).isEqualTo(1);
    assertThat(only().traces()).extracting(ErrorIssue.Occurrence::spanId).containsExactly(2L, 1L);
  }

  @Test
  void theSameFaultInAnotherSpanOrWithoutOneCountsByItself() {
    OrderFailed thrown = new OrderFailed("order 17");
    fold(threw(1, 1, thrown));
    fold(inSpan(line("failed " + stack(thrown)), 1, 2).build());
    fold(line("failed " + stack(thrown)).build());
    fold(line("failed " + stack(thrown)).build());

    assertThat(only().count()).isEqualTo(4);
    assertThat(only().traceCount()).isEqualTo(1);
  }

  @Test
  void anotherFaultOfTheSameSpanIsAnIssueOfItsOwn() {
    fold(threw(1, 1, new OrderFailed("order 17")));
    fold(inSpan(line("failed " + stack(elsewhere())), 1, 1).build());

    assertThat(aggregates.errors()).hasSize(2);
  }

  @Test
  void afterMinutesTheyAreNotKnownToBeTheSameAnyMore() {
    OrderFailed thrown = new OrderFailed("order 17");
    fold(threw(1, 1, thrown));
    aggregates.foldLogs(
        List.of(inSpan(line("failed " + stack(thrown)), 1, 1).build()),
        T0 + SECOND + AggregateLimits.REPORTED_KEPT.toNanos() + 2 * SECOND,
        100);

    assertThat(only().count()).isEqualTo(2);
  }

  @Test
  void moreThanCanBeRememberedAreCounted() {
    for (int i = 0; i < AggregateLimits.REPORTED_EXCEPTIONS + 3; i++) {
      fold(inSpan(line("failed"), 1, i + 1).attribute("exception.type", "T").build());
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.REPORTED_EXCEPTIONS, 3L));
  }

  @Test
  void aSnapshotAtAnyMomentKnowsWhatWasReported() throws IOException {
    Random random = new Random(5);
    OrderFailed thrown = new OrderFailed("order 17");
    StreamingAggregates restored = new StreamingAggregates(new KeptRollups());
    for (int i = 0; i < 300; i++) {
      int span = 1 + random.nextInt(100);
      if (random.nextBoolean()) {
        LogRecord logged = inSpan(line("failed " + stack(thrown)), 1, span).build();
        fold(logged);
        restored.foldLogs(List.of(logged), T0 + SECOND, 100);
      } else {
        Span reported = threw(1, span, thrown);
        fold(reported);
        restored.fold(List.of(reported), reported.startNs() + SECOND, 100);
      }
      if (random.nextInt(10) == 0) {
        byte[] snapshot = restored.snapshot();
        restored = new StreamingAggregates(new KeptRollups());
        restored.restore(snapshot);
      }
    }

    assertThat(restored.errors()).isEqualTo(aggregates.errors()).hasSize(1);
    assertThat(only().count()).isBetween(80L, 100L);
  }

  private ErrorIssue only() {
    assertThat(aggregates.errors()).hasSize(1);
    return aggregates.errors().getFirst();
  }

  private void fold(LogRecord line) {
    aggregates.foldLogs(List.of(line), T0 + SECOND, 100);
  }

  private void fold(Span span) {
    aggregates.fold(List.of(span), span.startNs() + SECOND, 100);
  }

  private static LogBuilder line(String body) {
    return new LogBuilder(body)
        .time(T0)
        .severity(Severity.ERROR)
        .resource(
            "service.name", "order",
            "service.version", "1.0",
            "service.instance.id", "order-1",
            "deployment.environment.name", "test");
  }

  private static LogBuilder inSpan(LogBuilder line, long trace, long span) {
    return line.trace(Spans.trace(trace), span);
  }

  private static Span threw(long trace, long id, Exception thrown) {
    return ORDER
        .server("GET /")
        .trace(trace)
        .id(id)
        .at(T0)
        .failed()
        .threw(thrown.getClass().getCanonicalName(), thrown.getMessage(), stack(thrown))
        .make();
  }

  private static OrderFailed elsewhere() {
    return new OrderFailed("another");
  }

  private static String stack(Exception thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /** Nested: a stack trace names it by {@code $}, agents by a point. */
  private static final class OrderFailed extends Exception {
    private static final long serialVersionUID = 1L;

    OrderFailed(String message) {
      super(message);
    }
  }
}
