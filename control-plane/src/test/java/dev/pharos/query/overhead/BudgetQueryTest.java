package dev.pharos.query.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.Place;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetSpans;
import dev.pharos.query.overhead.BudgetUse.Scope;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetQueryTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");
  private static final ServiceId CART = new ServiceId("shop", "cart", "demo");

  /** What a span takes on disk, see {@link SetSpans}. */
  private static final long SPAN = 60;

  private static final Budgets BUDGETS =
      new Budgets(
          "1MB",
          Map.of("prod", "400kB", "demo", "300kB"),
          Map.of("shop/order", "2kB", "cart", "9kB"));

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:30Z")));
  private final OverheadRooms costs =
      new OverheadRooms(rooms, new Prices("EUR", 0, 0, 0, 0, 0.1, 0));

  @BeforeEach
  void runs() {
    rooms.telemetry.instance(ORDER, "a", "1", rooms.nowNs() - 30 * HOUR, null, null);
  }

  private void onDisk() {
    costs.spans.add(
        List.of(SetSpans.span(new TraceId(1, 1), 1, 0, "old", "GET /", SpanKind.SERVER, 1, 2)));
  }

  private void sent(ServiceId service, long agoNs, long items) {
    rooms.telemetry.ledger.add(
        new LedgerEntry(
            service, "1", "traces", "GET /", rooms.nowNs() - agoNs, items, items * 500));
  }

  private static BudgetUse one(List<BudgetUse> all, Scope scope, String name) {
    return all.stream()
        .filter(use -> use.scope() == scope && use.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " in " + all));
  }

  @Test
  void theDayIsWhatCameSinceMidnightAndGoesOnAsTheLastHour() throws IOException {
    onDisk();
    sent(ORDER, 13 * HOUR, 5_000);
    sent(ORDER, 10 * HOUR, 1_000);
    sent(ORDER, 30 * MINUTE, 360);
    sent(CART, 30 * MINUTE, 720);

    List<BudgetUse> found = costs.budgets(BUDGETS).all();

    assertThat(found.getFirst().scope()).isEqualTo(Scope.ALL);
    BudgetUse all = one(found, Scope.ALL, "");
    assertThat(all.bytesPerDay()).isEqualTo(1_000_000);
    assertThat(all.usedBytes()).as("not yesterday's").isEqualTo(2_080 * SPAN);
    assertThat(all.used()).isEqualTo(Map.of("traces", 2_080 * SPAN));
    // 1,080 spans an hour, and 43,170 s are left.
    assertThat(all.forecast()).isEqualTo(2_080 * SPAN + Math.round(1_080 * SPAN / 3600.0 * 43_170));
    assertThat(all.unknown()).isEmpty();

    BudgetUse prod = one(found, Scope.ENVIRONMENT, "prod");
    assertThat(prod.bytesPerDay()).isEqualTo(400_000);
    assertThat(prod.usedBytes()).isEqualTo(1_360 * SPAN);
    assertThat(one(found, Scope.ENVIRONMENT, "demo").usedBytes()).isEqualTo(720 * SPAN);
    assertThat(one(found, Scope.SERVICE, "shop/order").usedBytes()).isEqualTo(1_360 * SPAN);
    assertThat(one(found, Scope.SERVICE, "cart").usedBytes()).isEqualTo(720 * SPAN);
  }

  @Test
  void samplesCountForTheEnvironmentThatTheirSeriesTell() throws IOException {
    long now = rooms.clock.millis();
    Samples one = Samples.builder().add(now, 1).build();
    Samples two = Samples.builder().add(now - 1, 1).add(now, 1).build();
    costs.series.append(
        SampleBatch.of(
            List.of(
                new IncomingSeries(labels("prod"), two), new IncomingSeries(labels("demo"), one))));
    costs.series.write(10);
    rooms.clock.advance(Duration.ofMinutes(1));

    List<BudgetUse> found = costs.budgets(BUDGETS).all();

    assertThat(one(found, Scope.ENVIRONMENT, "prod").used()).isEqualTo(Map.of("metrics", 20L));
    assertThat(one(found, Scope.ENVIRONMENT, "demo").used()).isEqualTo(Map.of("metrics", 10L));
    assertThat(one(found, Scope.ALL, "").usedBytes()).isEqualTo(30);
    assertThat(one(found, Scope.SERVICE, "shop/order").usedBytes()).isEqualTo(30);
  }

  private static Labels labels(String environment) {
    return Labels.of(
        "__name__",
        "up",
        "service_name",
        "order",
        "service_namespace",
        "shop",
        "deployment_environment_name",
        environment);
  }

  /** Of all day a half was kept, of the last hour a tenth. */
  @Test
  void aLowerRateChangesNothingOfWhatIsOnDiskAndAllOfWhatWillCome() throws IOException {
    onDisk();
    sent(ORDER, 10 * HOUR, 1_640);
    sent(ORDER, 30 * MINUTE, 360);
    costs.keptShare = range -> range.length().compareTo(Duration.ofHours(2)) > 0 ? 0.5 : 0.1;

    BudgetUse all = one(costs.budgets(BUDGETS).all(), Scope.ALL, "");

    assertThat(all.usedBytes()).isEqualTo(1_000 * SPAN);
    assertThat(all.forecast()).isEqualTo(1_000 * SPAN + Math.round(36 * SPAN / 3600.0 * 43_170));
  }

  @Test
  void aServiceOfAnotherNamespaceIsAnotherOne() throws IOException {
    onDisk();
    sent(ORDER, 30 * MINUTE, 100);

    List<BudgetUse> found =
        costs.budgets(new Budgets(null, Map.of(), Map.of("bank/order", "1MB"))).all();

    assertThat(one(found, Scope.SERVICE, "bank/order").usedBytes()).isZero();
    assertThat(one(found, Scope.ALL, "").bytesPerDay()).as("not set").isNull();
    assertThat(one(found, Scope.ALL, "").usedBytes()).isEqualTo(100 * SPAN);
  }

  @Test
  void anEnvironmentSeesItsOwnBudgetAndThatOfAll() throws IOException {
    List<BudgetUse> found = costs.budgets(BUDGETS).in(new Place("prod", null));

    assertThat(found.stream().map(BudgetUse::name))
        .containsExactly("", "prod", "cart", "shop/order");
  }

  @Test
  void nothingIsForetoldBeforeAMinuteIsOver() throws IOException {
    QueryRooms young = new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:30Z")));
    BudgetUse all =
        new OverheadRooms(young, new Prices("EUR", 0, 0, 0, 0, 0.1, 0))
            .budgets(BUDGETS)
            .all()
            .getFirst();

    assertThat(all.usedBytes()).isZero();
    assertThat(all.forecast()).isNull();
  }

  @Test
  void whatIsNotOnDiskYetIsNotTakenForNothing() throws IOException {
    sent(ORDER, 30 * MINUTE, 360);

    BudgetUse all = costs.budgets(BUDGETS).all().getFirst();

    assertThat(all.usedBytes()).isZero();
    assertThat(all.unknown()).containsExactly("traces");
  }

  @Test
  void itIsWorkedOutOnceAMinute() throws IOException {
    onDisk();
    BudgetQuery budgets = costs.budgets(BUDGETS);
    assertThat(budgets.all().getFirst().usedBytes()).isZero();
    sent(ORDER, 30 * MINUTE, 360);
    assertThat(budgets.all().getFirst().usedBytes()).isZero();

    rooms.clock.advance(Duration.ofMinutes(1));

    assertThat(budgets.all().getFirst().usedBytes()).isEqualTo(360 * SPAN);
  }
}
