package dev.pharos.store.metric;

import static dev.pharos.store.metric.SampleLedgerTest.copy;
import static dev.pharos.store.metric.SampleLedgerTest.origin;
import static dev.pharos.store.metric.SampleLedgerTest.told;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.disk.CorruptDataException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many environments and versions a ledger tells apart. */
class OriginAccountsTest {
  private static final TimeRange EVER = new TimeRange(0, Long.MAX_VALUE);
  private static final int MINUTE = 29_833_333;

  private final SampleLedger ledger = new SampleLedger();

  private Map<SeriesOrigin, Long> counted() {
    return ledger.in(Resolution.HOUR, EVER).samples();
  }

  @Test
  void versionsThatAreTooManyAtOnceAreCountedAsTheOthersOfTheirPlace() {
    for (int i = 0; i < SeriesStoreLimits.VERSIONS_OF_PLACE + 5; i++) {
      ledger.count(ledger.of(origin("order", "prod", "1." + i), MINUTE), MINUTE, 1);
    }
    ledger.count(ledger.of(origin("order", "test", "2"), MINUTE), MINUTE, 3);

    assertThat(counted())
        .hasSize(SeriesStoreLimits.VERSIONS_OF_PLACE + 2)
        .containsEntry(told("prod", "1.0"), 1L)
        .containsEntry(told("prod", SeriesOrigin.OTHERS), 5L)
        .containsEntry(told("test", "2"), 3L);
  }

  @Test
  void aNewVersionTakesThePlaceOfTheOneThatWasSilentLongest() throws CorruptDataException {
    int most = SeriesStoreLimits.VERSIONS_OF_PLACE;
    SampleAccount first = ledger.of(origin("order", "prod", "1.0"), MINUTE);
    ledger.countActive(first, 2);
    for (int i = 0; i < 3 * most; i++) {
      int minute = MINUTE + 90 * i;
      ledger.count(ledger.of(origin("order", "prod", "1." + i), minute), minute, 1);
      ledger.countBytes(ledger.of(origin("order", "prod", "1." + i), minute), minute, 10);
    }
    int end = MINUTE + 270 * most;
    ledger.count(first, end, 100);
    ledger.countActive(first, -1);

    for (SampleLedger one : List.of(ledger, copy(ledger))) {
      assertThat(one.in(Resolution.HOUR, EVER).samples())
          .hasSize(most + 1)
          .containsEntry(told("prod", "1." + (3 * most - 1)), 1L)
          .containsEntry(told("prod", "1." + 2 * most), 1L)
          .containsEntry(told("prod", SeriesOrigin.OTHERS), 2L * most + 100);
      assertThat(one.in(Resolution.HOUR, EVER).bytesByService()).containsEntry("order", 30L * most);
    }
    assertThat(ledger.active()).isEqualTo(Map.of(told("prod", SeriesOrigin.OTHERS), 1L));
  }

  @Test
  void environmentsThatComeAndGoLeaveTheirCountsToTheService() throws CorruptDataException {
    int most = SeriesStoreLimits.PLACES_OF_SERVICE;
    for (int i = 0; i < 4 * most; i++) {
      int minute = MINUTE + 90 * i;
      ledger.count(ledger.of(origin("order", "prod", "1"), MINUTE), minute, 1);
      ledger.count(ledger.of(origin("order", "branch" + i, "1"), minute), minute, 1);
    }
    int end = MINUTE + 360 * most;
    ledger.count(ledger.of(origin("order", "branch0", "1"), end - 90), end, 5);

    assertThat(counted())
        .hasSizeLessThanOrEqualTo(most + 2)
        .containsEntry(told("prod", "1"), 4L * most)
        .containsEntry(told("branch" + (4 * most - 1), "1"), 1L)
        .containsKey(told("", SeriesOrigin.OTHERS));
    assertThat(ledger.in(Resolution.HOUR, EVER).byService()).containsEntry("order", 8L * most + 5);
    assertThat(copy(ledger).in(Resolution.HOUR, EVER)).isEqualTo(ledger.in(Resolution.HOUR, EVER));
  }

  @Test
  void allServicesTogetherHaveABoundToo() {
    int services = SeriesStoreLimits.ORIGINS / SeriesStoreLimits.VERSIONS_OF_PLACE + 10;
    for (int i = 0; i < services; i++) {
      for (int v = 0; v < SeriesStoreLimits.VERSIONS_OF_PLACE; v++) {
        ledger.count(ledger.of(origin("s" + i, "prod", "1." + v), MINUTE), MINUTE, 1);
      }
    }

    assertThat(counted()).hasSizeBetween(SeriesStoreLimits.ORIGINS, SeriesStoreLimits.ORIGINS + 10);
    assertThat(ledger.in(Resolution.HOUR, EVER).byService())
        .hasSize(services)
        .allSatisfy((service, samples) ->
            assertThat(samples).isEqualTo(SeriesStoreLimits.VERSIONS_OF_PLACE));
  }
}
