package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Exceptions of spans become issues of their services. */
class ErrorGroupsTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();
  private static final long DAY = 24 * HOUR;

  private final StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private final Spans order = Spans.of("order", "1.0", "order-1");
  private long ids;

  @Test
  void exceptionsOfOnePlaceAreOneIssueWithWhoWhenAndWhere() {
    fold(threw(order, 1, "order 1 failed", T0));
    fold(threw(Spans.of("order", "1.1", "order-2"), 2, "order 2 failed", T0 + 5 * SECOND));

    ErrorIssue issue = only();
    assertThat(issue.service()).isEqualTo(new ServiceId("", "order", "test"));
    assertThat(issue.type()).isEqualTo("com.shop.OrderFailed");
    assertThat(issue.message()).isEqualTo("order 2 failed");
    assertThat(issue.frames())
        .containsExactly(new ErrorIssue.Frame("com.shop.Orders.place", "Orders.java:7", true));
    assertThat(issue.count()).isEqualTo(2);
    assertThat(issue.traceCount()).isEqualTo(2);
    assertThat(issue.firstSeenNs()).isEqualTo(T0 + 10 * Spans.MILLI);
    assertThat(issue.lastSeenNs()).isEqualTo(T0 + 5 * SECOND + 10 * Spans.MILLI);
    assertThat(issue.versions())
        .extracting(ErrorIssue.Version::version, ErrorIssue.Version::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("1.0", 1L),
            org.assertj.core.groups.Tuple.tuple("1.1", 1L));
    assertThat(issue.traces())
        .extracting(ErrorIssue.Occurrence::traceId)
        .containsExactly(Spans.trace(2), Spans.trace(1));
    assertThat(issue.hours()).containsExactly(new ErrorIssue.Hour(T0, 2));
  }

  @Test
  void spansOfOneTraceThatReportTheSameExceptionAreOneTrace() {
    fold(threw(order, 1, "failed", T0));
    fold(threw(order, 1, "failed", T0));

    assertThat(only().count()).isEqualTo(2);
    assertThat(only().traceCount()).isEqualTo(1);
    assertThat(only().traces()).hasSize(1);
  }

  @Test
  void aSpanThatComesTwiceIsCountedOnce() {
    Span span = threw(order, 1, "failed", T0);
    fold(span);
    fold(span);

    assertThat(only().count()).isEqualTo(1);
  }

  @Test
  void servicesHaveIssuesOfTheirOwnThatNameTheSameFault() {
    fold(threw(order, 1, "failed", T0));
    fold(threw(Spans.of("payment"), 1, "failed", T0));

    List<ErrorIssue> issues = aggregates.errors();
    assertThat(issues).extracting(ErrorIssue::id).doesNotHaveDuplicates().hasSize(2);
    assertThat(issues).extracting(ErrorIssue::fault).containsOnly(issues.getFirst().fault());
  }

  @Test
  void failedSpansWithoutAnExceptionAreNoIssues() {
    fold(order.server("GET /").id(++ids).failed().with("error.type", "500").make());

    assertThat(aggregates.errors()).isEmpty();
  }

  @Test
  void whatComesAgainAfterADayWithoutItHasRegressed() throws IOException {
    fold(threw(order, 1, "failed", T0));
    watch(T0, T0 + DAY + HOUR);
    fold(threw(order, 2, "failed", T0 + DAY + HOUR));

    assertThat(only().quiet())
        .isEqualTo(new ErrorIssue.Quiet(T0 + 10 * Spans.MILLI, T0 + DAY + HOUR + 10 * Spans.MILLI));
  }

  @Test
  void aDayInWhichNobodyWatchedIsNotQuiet() throws IOException {
    fold(threw(order, 1, "failed", T0));
    StreamingAggregates restarted = new StreamingAggregates(new KeptRollups());
    restarted.restore(aggregates.snapshot());
    restarted.fold(List.of(threw(order, 2, "failed", T0 + 2 * DAY)), T0 + 2 * DAY + SECOND, 100);

    assertThat(restarted.errors().getFirst().count()).isEqualTo(2);
    assertThat(restarted.errors().getFirst().quiet()).isNull();
  }

  @Test
  void whatIsNotSeenForAMonthIsForgotten() throws IOException {
    fold(threw(order, 1, "failed", T0));
    aggregates.tick(T0 + 29 * DAY);
    assertThat(aggregates.errors()).hasSize(1);

    aggregates.tick(T0 + 31 * DAY);

    assertThat(aggregates.errors()).isEmpty();
  }

  @Test
  void theTrendForgetsHoursAndTheCountDoesNot() {
    for (int hour = 0; hour < 200; hour++) {
      fold(threw(order, hour + 1, "failed", T0 + hour * HOUR));
    }
    fold(threw(order, 1_000, "failed", T0)); // older than the trend

    assertThat(only().count()).isEqualTo(201);
    assertThat(only().hours())
        .hasSize(168)
        .startsWith(new ErrorIssue.Hour(T0 + 32 * HOUR, 1))
        .endsWith(new ErrorIssue.Hour(T0 + 199 * HOUR, 1));
  }

  @Test
  void issuesBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < AggregateLimits.ERRORS_PER_SERVICE + 3; i++) {
      fold(threwType(order, "T" + i, T0));
    }
    fold(threwType(order, "T0", T0));

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.ERRORS, 3L));
    assertThat(aggregates.errors()).hasSize(AggregateLimits.ERRORS_PER_SERVICE + 1);
    ErrorIssue together = aggregates.errors().getLast();
    assertThat(together.type()).isEqualTo(RedKey.OTHER);
    assertThat(together.groupedBy()).isEqualTo(ErrorIssue.Grouping.TOGETHER);
    assertThat(together.count()).isEqualTo(3);
    assertThat(aggregates.errors().stream().mapToLong(ErrorIssue::count).sum())
        .isEqualTo(AggregateLimits.ERRORS_PER_SERVICE + 4);
  }

  @Test
  void whatWasNotSeenForADayMakesRoom() {
    for (int i = 0; i < AggregateLimits.ERRORS_PER_SERVICE; i++) {
      fold(threwType(order, "T" + i, T0 + i * SECOND));
    }
    fold(threwType(order, "fresh", T0 + 2 * DAY));

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.REMEMBERED_ERRORS, 1L));
    assertThat(aggregates.errors())
        .hasSize(AggregateLimits.ERRORS_PER_SERVICE)
        .extracting(ErrorIssue::type)
        .contains("fresh", "T1")
        .doesNotContain("T0");
  }

  @Test
  void versionsBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < AggregateLimits.VERSIONS_PER_ERROR + 2; i++) {
      fold(threw(Spans.of("order", "1." + i, "order-1"), i, "failed", T0));
    }

    assertThat(aggregates.shortfalls()).containsOnly(entry(Shortfall.ERROR_VERSIONS, 2L));
    assertThat(only().versions())
        .hasSize(AggregateLimits.VERSIONS_PER_ERROR + 1)
        .last()
        .extracting(ErrorIssue.Version::version, ErrorIssue.Version::count)
        .containsExactly(RedKey.OTHER, 2L);
  }

  @Test
  void timesThatCannotBeAreTheEndOfTheSpan() {
    Span late = order.server("GET /").id(++ids).at(T0 + HOUR).threw("X", "", "").at(T0).make();
    fold(late);

    assertThat(only().lastSeenNs()).isEqualTo(late.endNs());
  }

  /** Any moment may be the last before a crash: what goes on afterwards must not notice. */
  @Test
  void aSnapshotAtAnyMomentGoesOnAsIfNothingHadHappened() throws IOException {
    Random random = new Random(11);
    StreamingAggregates restored = new StreamingAggregates(new KeptRollups());
    for (int i = 0; i < 400; i++) {
      long at = T0 + 600L * i * SECOND;
      Spans from = Spans.of("s" + random.nextInt(3), "1." + random.nextInt(2), "i");
      Span span = threwType(from, "T" + random.nextInt(6), at);
      fold(span);
      restored.fold(List.of(span), at + SECOND, 100);
      if (random.nextInt(10) == 0) {
        byte[] snapshot = restored.snapshot();
        restored = new StreamingAggregates(new KeptRollups());
        restored.restore(snapshot);
      }
    }

    assertThat(sorted(restored.errors())).isEqualTo(sorted(aggregates.errors())).hasSize(18);
  }

  private static List<ErrorIssue> sorted(List<ErrorIssue> issues) {
    return issues.stream().sorted(Comparator.comparing(ErrorIssue::id)).toList();
  }

  private void watch(long fromNs, long toNs) throws IOException {
    for (long at = fromNs; at <= toNs; at += 300 * SECOND) {
      aggregates.tick(at);
    }
  }

  private ErrorIssue only() {
    assertThat(aggregates.errors()).hasSize(1);
    return aggregates.errors().getFirst();
  }

  private void fold(Span span) {
    aggregates.fold(List.of(span), span.startNs() + SECOND, 100);
  }

  private Span threw(Spans service, long trace, String message, long atNs) {
    return service
        .server("GET /")
        .trace(trace)
        .id(++ids)
        .at(atNs)
        .failed()
        .threw(
            "com.shop.OrderFailed",
            message,
            "com.shop.OrderFailed: " + message + "\n\tat com.shop.Orders.place(Orders.java:7)\n")
        .make();
  }

  private Span threwType(Spans service, String type, long atNs) {
    return service.server("GET /").trace(++ids).id(ids).at(atNs).threw(type, "", "").make();
  }
}
