package dev.pharos.aggregate.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What came between two reports. */
class RequestReportsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long T0 = 1_800_000_000L * SECOND;
  private static final ServiceId ORDER = new ServiceId("", "order", "");

  private RequestReports reports = new RequestReports();

  @Test
  void theFirstReportOfAnOldProcessOnlyTellsWhereItStands() {
    assertThat(take(10, cumulative(1, T0 - 3_600 * SECOND, 10, 500))).isEmpty();

    assertThat(take(20, cumulative(1, T0 - 3_600 * SECOND, 20, 503)))
        .singleElement()
        .satisfies(increase -> {
          assertThat(increase.counts().total()).isEqualTo(3);
          assertThat(increase.fromNs()).isEqualTo(T0 + 10 * SECOND);
          assertThat(increase.toNs()).isEqualTo(T0 + 20 * SECOND);
        });
  }

  @Test
  void theFirstReportOfAProcessThatHasJustBegunCountsFromItsStart() {
    assertThat(take(10, cumulative(1, T0, 10, 4)))
        .singleElement()
        .satisfies(increase -> {
          assertThat(increase.counts().total()).isEqualTo(4);
          assertThat(increase.fromNs()).isEqualTo(T0);
        });
  }

  @Test
  void aSeriesThatAnOldProcessHadNotBeforeCameSinceItsLastReport() {
    long startNs = T0 - 3_600 * SECOND;
    take(10, cumulative(1, startNs, 10, 500));

    assertThat(take(20, cumulative(1, startNs, 20, 500), cumulative(2, startNs, 20, 7)))
        .singleElement()
        .satisfies(increase -> {
          assertThat(increase.counts().total()).isEqualTo(7);
          assertThat(increase.fromNs()).isEqualTo(T0 + 10 * SECOND);
        });
  }

  @Test
  void aReportInSeveralRequestsIsOneReport() {
    long startNs = T0 - 3_600 * SECOND;
    take(10, cumulative(1, startNs, 10, 500));
    take(20, cumulative(1, startNs, 20, 500));

    assertThat(take(20, cumulative(2, startNs, 20, 7)))
        .singleElement()
        .satisfies(increase -> assertThat(increase.fromNs()).isEqualTo(T0 + 10 * SECOND));
  }

  @Test
  void whatComesAgainOrLateAddsNothing() {
    RequestPoint first = cumulative(1, T0, 10, 4);
    RequestPoint second = cumulative(1, T0, 20, 6);
    take(10, first);
    take(20, second);

    assertThat(take(21, second)).isEmpty();
    assertThat(take(21, first)).isEmpty();
  }

  @Test
  void aProcessThatBeganAnewCountsFromItsNewStart() {
    take(10, cumulative(1, T0, 10, 400));

    assertThat(take(30, cumulative(1, T0 + 20 * SECOND, 30, 5)))
        .singleElement()
        .satisfies(increase -> {
          assertThat(increase.counts().total()).isEqualTo(5);
          assertThat(increase.fromNs()).isEqualTo(T0 + 20 * SECOND);
        });
    assertThat(take(31, cumulative(1, T0, 31, 401))).isEmpty(); // the one before
  }

  @Test
  void aCounterWithoutAStartIsTakenForAnewWhereItFalls() {
    take(10, cumulative(1, 0, 10, 400));

    assertThat(take(20, cumulative(1, 0, 20, 3)))
        .singleElement()
        .satisfies(increase -> assertThat(increase.counts().total()).isEqualTo(3));
  }

  @Test
  void differencesCountOnce() {
    RequestPoint first = delta(1, 0, 10, 4);
    assertThat(take(10, first)).hasSize(1);
    assertThat(take(11, first)).isEmpty();
    assertThat(take(20, delta(1, 10, 20, 4)))
        .singleElement()
        .satisfies(increase -> assertThat(increase.fromNs()).isEqualTo(T0 + 10 * SECOND));
  }

  @Test
  void coarserBucketsGoOnFromFinerOnes() {
    DurationCounts fine = DurationCounts.exponential(3, -8, 1e9, 1, new long[] {1, 2, 3, 4});
    DurationCounts coarse = DurationCounts.exponential(1, -2, 1e9, 2, new long[] {12, 5});

    DurationCounts more = coarse.minus(fine);

    assertThat(more).isNotNull();
    assertThat(more.total()).isEqualTo(1 + 2 + 5);
    assertThat(fine.minus(coarse)).isNull();
  }

  @Test
  void completeIsWhatAllHaveReported() {
    take(10, cumulative(1, T0, 10, 4));
    reports.take(
        new RequestReport.Sender(2, ORDER, "", "b", List.of(cumulative(1, T0, 5, 1))),
        T0 + 10 * SECOND);

    assertThat(reports.completeUntilNs(ORDER, T0 + 11 * SECOND)).isEqualTo(T0 + 5 * SECOND);
    assertThat(reports.completeUntilNs(ORDER, T0 + 600 * SECOND)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aSnapshotGoesOnWhereItWas() throws IOException {
    take(10, cumulative(1, T0 - 3_600 * SECOND, 10, 500));
    byte[] snapshot = reports.snapshot();
    reports = new RequestReports();
    reports.restore(snapshot);

    assertThat(take(20, cumulative(1, T0 - 3_600 * SECOND, 20, 502)))
        .singleElement()
        .satisfies(increase -> assertThat(increase.counts().total()).isEqualTo(2));
  }

  @Test
  void whoIsSilentForLongIsForgotten() {
    take(10, cumulative(1, T0 - 3_600 * SECOND, 10, 500));
    reports.evict(T0 + 7_200 * SECOND);

    assertThat(take(7_300, cumulative(1, T0 - 3_600 * SECOND, 7_300, 900))).isEmpty();
  }

  @Test
  void aBucketOfItsOwnBoundsIsReadAsSpreadOverIt() {
    long[] found = {0, 0, Long.MAX_VALUE, 0};
    DurationCounts.bounded(new double[] {1e6, 1e7}, 0, new long[] {0, 100, 0})
        .forEach((durationNs, count) -> {
          found[0] += count;
          found[1]++;
          found[2] = Math.min(found[2], durationNs);
          found[3] = Math.max(found[3], durationNs);
        });

    assertThat(found[0]).isEqualTo(100);
    assertThat(found[1]).isGreaterThan(10);
    assertThat(found[2]).isBetween(1_000_000L, 1_200_000L);
    assertThat(found[3]).isBetween(8_500_000L, 10_000_000L);
  }

  @Test
  void whatIsBeyondAllBoundsTakesWhatTheSumLeaves() {
    long[] found = {0};
    DurationCounts.bounded(new double[] {1e9}, 60e9, new long[] {0, 3})
        .forEach((durationNs, count) -> found[0] = durationNs);

    assertThat(found[0]).isEqualTo(20_000_000_000L);
  }

  private List<RequestIncrease> take(long second, RequestPoint... points) {
    return reports.take(
        new RequestReport.Sender(1, ORDER, "1", "a", List.of(points)), T0 + second * SECOND);
  }

  private static RequestPoint cumulative(long series, long startNs, long second, long count) {
    return point(series, false, startNs, second, count);
  }

  private static RequestPoint delta(long series, long from, long second, long count) {
    return point(series, true, T0 + from * SECOND, second, count);
  }

  private static RequestPoint point(
      long series, boolean delta, long startNs, long second, long count) {
    return new RequestPoint(
        series,
        "GET /a",
        "http",
        false,
        delta,
        startNs,
        T0 + second * SECOND,
        DurationCounts.exponential(3, -8, 1e9, 0, new long[] {count}));
  }
}
