package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.pharos.signal.CacheUse;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Live and stored windows together: nothing lost, nothing twice, and little read again. */
class WindowReaderTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:05Z");
  private static final long NOW_NS = TimeRange.epochNs(NOW);
  private static final long SECOND = 1_000_000_000L;
  private static final ServiceId ORDER = new ServiceId("", "order", "demo");
  private static final ServiceId OTHER = new ServiceId("", "other", "demo");

  private final SetClock clock = new SetClock(NOW);
  private final SetTelemetry telemetry = new SetTelemetry();
  private final WindowReader reader =
      new WindowReader(
          telemetry, telemetry.rollups(), clock, () -> TimeRange.epochNs(clock.instant()));
  private final RedQuery red = new RedQuery(reader);

  @Property(tries = 300)
  void everyRequestOfTheRangeIsCountedOnceWhereverTheLineLies(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 7_200) int lineAgo,
      @ForAll @IntRange(min = 1, max = 7_200) int fromAgo)
      throws IOException {
    SetTelemetry telemetry = new SetTelemetry();
    RedQuery red =
        new RedQuery(
            new WindowReader(
                telemetry, telemetry.rollups(), clock, () -> TimeRange.epochNs(clock.instant())));
    Random random = new Random(seed);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long time = NOW_NS - (long) (random.nextDouble() * 7_300 * SECOND);
      times.add(time);
      telemetry.request(random.nextInt(4) == 0 ? OTHER : ORDER, time, 1_000, random.nextBoolean());
    }
    telemetry.instance(ORDER, "a", "1", NOW_NS - 7_300 * SECOND, NOW_NS, null);
    telemetry.line(NOW_NS - lineAgo * SECOND);
    TimeRange range = new TimeRange(NOW_NS - fromAgo * SECOND, NOW_NS);
    Stretch stretch = Stretch.of(range, NOW_NS, NOW_NS - 7_300 * SECOND);
    long expected = times.stream().filter(stretch.range()::contains).count();

    assertThat(total(red.services(range, 60))).isEqualTo(expected);
    // Again, now that blocks are kept, and after the line moved.
    assertThat(total(red.services(range, 60))).isEqualTo(expected);
    telemetry.line(NOW_NS - lineAgo * SECOND / 2);
    assertThat(total(red.services(range, 60))).isEqualTo(expected);
    long byOperation =
        red.operations(ORDER, range).stream().mapToLong(o -> o.total().requests()).sum()
            + red.operations(OTHER, range).stream().mapToLong(o -> o.total().requests()).sum();
    assertThat(byOperation).isEqualTo(expected);
  }

  @Test
  void whatIsAskedAgainIsFoundInTheCachesAndCountedSo() throws IOException {
    for (int minute = 1; minute <= 100; minute++) {
      telemetry.request(ORDER, NOW_NS - minute * 60L * SECOND, 1_000, false);
    }
    telemetry.instance(ORDER, "a", "1", NOW_NS - 7_200 * SECOND, NOW_NS, null);
    telemetry.line(NOW_NS - 60 * SECOND);
    TimeRange range = new TimeRange(NOW_NS - 7_000 * SECOND, NOW_NS);

    reader.serviceTotals(reader.stretch(range));
    long missedSums = reader.sumsUse().missed();
    long missedWindows = reader.storedUse().missed();
    long foundSums = reader.sumsUse().found();
    assertThat(missedSums).isPositive();
    assertThat(missedWindows).isPositive();

    reader.serviceTotals(reader.stretch(range));
    assertThat(reader.sumsUse().missed()).isEqualTo(missedSums);
    assertThat(reader.storedUse().missed()).isEqualTo(missedWindows);
    assertThat(reader.sumsUse().found()).isGreaterThan(foundSums);
    reader.services(reader.stretch(range));
    assertThat(reader.storedUse().found()).isPositive();
  }

  @Test
  void onlyWhatGoesForWantOfRoomIsAnEviction() {
    CacheUse use = new CacheUse("windows");
    for (RemovalCause cause : RemovalCause.values()) {
      StoredWindows.countEvicted(use, cause);
    }
    assertThat(use.evicted()).isEqualTo(1);
  }

  @Property(tries = 100)
  void trendPointsAddUpToTheTotal(
      @ForAll long seed, @ForAll @IntRange(min = 60, max = 90_000) int fromAgo) throws IOException {
    SetTelemetry telemetry = new SetTelemetry();
    RedQuery red =
        new RedQuery(
            new WindowReader(
                telemetry, telemetry.rollups(), clock, () -> TimeRange.epochNs(clock.instant())));
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      telemetry.request(
          ORDER, NOW_NS - (long) (random.nextDouble() * fromAgo * SECOND), 1_000, false);
    }
    telemetry.instance(ORDER, "a", "1", NOW_NS - fromAgo * SECOND, NOW_NS, null);
    telemetry.line(NOW_NS - 120 * SECOND);

    ServiceRed service = red.service(ORDER, new TimeRange(NOW_NS - fromAgo * SECOND, NOW_NS), 60);

    assertThat(service.points()).hasSizeLessThanOrEqualTo(60);
    long inPoints =
        service.points().stream()
            .map(RedPoint::figures)
            .filter(java.util.Objects::nonNull)
            .mapToLong(RedFigures::requests)
            .sum();
    assertThat(inPoints).isEqualTo(100);
    assertThat(service.total()).isNotNull();
    assertThat(service.total().requests()).isEqualTo(100);
  }

  @Property(tries = 100)
  void incomingServerCountsWithThoseOfUsersAddUpToTheRequestsOfTheService(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 900) int lineAgo) throws IOException {
    SetTelemetry telemetry = new SetTelemetry();
    WindowReader reader =
        new WindowReader(
            telemetry, telemetry.rollups(), clock, () -> TimeRange.epochNs(clock.instant()));
    RedQuery red = new RedQuery(reader);
    GraphQuery graph = new GraphQuery(telemetry, reader, red, new ServiceQuery(telemetry, clock));
    Node order = Node.service(ORDER);
    List<Node> callers =
        List.of(
            Node.service(OTHER),
            Node.virtual(NodeKind.USER, "user", "demo", ""),
            Node.virtual(NodeKind.QUEUE, "q", "demo", "jms"));
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      Node caller = callers.get(random.nextInt(callers.size()));
      long time = NOW_NS - (long) (random.nextDouble() * 890 * SECOND);
      telemetry.request(ORDER, time, 1_000, false);
      boolean clientReports = caller.kind() == NodeKind.SERVICE && random.nextInt(5) > 0;
      telemetry.call(
          SetTelemetry.edge(caller, order, "op" + random.nextInt(3)),
          time,
          clientReports ? 1 : 0,
          1,
          1_000,
          false);
    }
    telemetry.line(NOW_NS - lineAgo * SECOND);
    TimeRange range = TimeRange.last(Duration.ofMinutes(15), NOW);

    long incoming =
        graph.graph(range, null, Place.ANYWHERE).edges().stream()
            .filter(edge -> edge.ends().callee().equals(order))
            .mapToLong(GraphEdge::serverCalls)
            .sum();

    assertThat(incoming).isEqualTo(150);
    assertThat(red.service(ORDER, range, 1).total().requests()).isEqualTo(incoming);
  }

  @Test
  void whatIsLiveIsNotReadFromTheStore() throws IOException {
    telemetry.request(ORDER, NOW_NS - 30 * SECOND, 1_000, false);
    telemetry.line(NOW_NS - 3_600 * SECOND);

    red.services(TimeRange.last(Duration.ofMinutes(15), NOW), 60);

    assertThat(telemetry.storeReads).hasValue(0);
  }

  @Test
  void storedWindowsAreReadOnceWhileTheyAreFresh() throws IOException {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 900 * SECOND, NOW_NS, null);
    telemetry.request(ORDER, NOW_NS - 600 * SECOND, 1_000, false);
    telemetry.line(NOW_NS - 120 * SECOND);
    TimeRange range = TimeRange.last(Duration.ofMinutes(15), NOW);
    red.services(range, 60);
    int first = telemetry.storeReads.get();

    red.services(range, 60);

    assertThat(first).isPositive();
    assertThat(telemetry.storeReads).hasValue(first);
  }

  @Test
  void onlyTheBlockOfALatePartIsReadAgain() throws IOException {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 900 * SECOND, NOW_NS, null);
    telemetry.request(ORDER, NOW_NS - 600 * SECOND, 1_000, false);
    telemetry.line(NOW_NS - 120 * SECOND);
    TimeRange range = TimeRange.last(Duration.ofMinutes(20), NOW);
    assertThat(total(red.services(range, 60))).isEqualTo(1);
    int before = telemetry.storeReads.get();

    telemetry.lateRequest(ORDER, NOW_NS - 590 * SECOND, 1_000);

    assertThat(total(red.services(range, 60))).isEqualTo(2);
    assertThat(total(red.services(range, 60))).isEqualTo(2);
    assertThat(telemetry.storeReads).hasValue(before + 1);
  }

  @Test
  void ratesAreNotDilutedByTheTimeBeforeTheFirstTelemetry() throws IOException {
    telemetry.instance(ORDER, "a", "1", NOW_NS - 65 * SECOND, NOW_NS, null);
    for (int i = 0; i < 65; i++) {
      telemetry.request(ORDER, NOW_NS - (64 - i) * SECOND, 1_000, false);
    }

    ServiceRed service = red.service(ORDER, TimeRange.last(Duration.ofMinutes(15), NOW), 60);

    assertThat(service.total().perSecond()).isBetween(0.9, 1.1);
  }

  @Test
  void instancesOfALongRangeAreThoseOfTheLastTwoHours() throws IOException {
    telemetry.request(ORDER, NOW_NS - 3 * 3600 * SECOND, 1_000, false);
    telemetry.request(ORDER, NOW_NS - 1800 * SECOND, 1_000, false);

    Map<String, RedFigures> instances =
        red.instances(ORDER, TimeRange.last(Duration.ofDays(1), NOW));

    assertThat(instances.get("a").requests()).isEqualTo(1);
    assertThat(red.instances(ORDER, new TimeRange(0, SECOND))).isEmpty();
  }

  private static long total(Map<ServiceId, ServiceRed> services) {
    return services.values().stream()
        .map(ServiceRed::total)
        .filter(java.util.Objects::nonNull)
        .mapToLong(RedFigures::requests)
        .sum();
  }
}
