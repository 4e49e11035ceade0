package dev.pharos.advise.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.judge.deploy.DeployJudge;
import dev.pharos.judge.deploy.DeployPolicy;
import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.DeploymentSamples;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.store.memory.MemorySeriesStore;
import dev.pharos.store.memory.MemorySpanStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A service of two instances gets a new version; looked at every ten seconds of a set clock. */
class VerdictWatchTest {
  private static final ServiceId PAYMENT = new ServiceId("shop", "payment", "demo");
  private static final long MS = 1_000_000L;
  private static final long SECOND = 1_000 * MS;
  private static final long WINDOW = 10 * SECOND;

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:00Z")));
  private final SetTelemetry telemetry = rooms.telemetry;
  private final VerdictCounts counts = new VerdictCounts();
  private final List<DeployVerdict> told = new ArrayList<>();
  private final SplittableRandom random = new SplittableRandom(7);
  private final VerdictWatch watch =
      new VerdictWatch(
          telemetry,
          new EvidenceGatherer(
              telemetry,
              rooms.versions,
              new Novelties(telemetry, new LogPatterns()),
              new ProcessMetrics(new MemorySeriesStore(rooms.clock), metric -> {}),
              new GoneOperations(rooms.versions, new MemorySpanStore())),
          new DeployJudge(DeployPolicy.DEFAULT),
          this::keep,
          List.of((deployment, verdict) -> told.add(verdict)),
          counts,
          rooms.clock);

  /** Of both versions together. */
  private int perWindow = 120;

  private double slower = 1;
  private double slowStart = 1;
  private int databaseCalls = 2;
  private boolean oldRuns = true;
  private boolean newRuns;
  private boolean deskIsFull;
  private String oldVersion = "1.4";
  private String newVersion = "1.5";
  private long startedNs;

  @Test
  void aSlowerVersionBesideTheOldOneIsRegressedOnceItHasWarmedUp() {
    pass(Duration.ofMinutes(10));
    slower = 1.5;
    deploy();

    pass(Duration.ofMinutes(2));
    assertThat(verdict()).isNull();
    pass(Duration.ofMinutes(4));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.state()).isEqualTo(DeployVerdict.State.REGRESSED);
    assertThat(found.isFinal()).isFalse();
    assertThat(found.sentence()).contains("POST /pay").contains("rose from");
    assertThat(found.baseline()).isEqualTo(DeployVerdict.Baseline.SIDE_BY_SIDE);
    assertThat(found.newInstances()).isEqualTo(1);
    assertThat(found.oldInstances()).isEqualTo(2);
    assertThat(found.decidedAtNs()).isBetween(startedNs + 120 * SECOND, rooms.nowNs());
    assertThat(found.checks().getFirst().state()).isEqualTo("regressed");
    assertThat(counts.of(DeployVerdict.State.REGRESSED)).isEqualTo(1);
    assertThat(told.getLast()).isEqualTo(found);
  }

  @Test
  void anEqualVersionPassesAndIsDecidedForGoodHalfAnHourAfterItBegan() {
    pass(Duration.ofMinutes(10));
    deploy();
    pass(Duration.ofMinutes(12));

    DeployVerdict passed = Objects.requireNonNull(verdict());
    assertThat(passed.state()).isEqualTo(DeployVerdict.State.PASSED);
    assertThat(passed.isFinal()).isFalse();

    oldRuns = false;
    change(Deployment.State.COMPLETE, rooms.nowNs());
    pass(Duration.ofMinutes(22));
    DeployVerdict last = Objects.requireNonNull(verdict());
    assertThat(last.isFinal()).isTrue();
    assertThat(last.state()).isEqualTo(DeployVerdict.State.PASSED);

    slower = 10;
    int kept = told.size();
    pass(Duration.ofMinutes(20));
    assertThat(told).hasSize(kept);
    assertThat(verdict()).isEqualTo(last);
  }

  @Test
  void whereTheOldVersionEndsFirstTheTimeBeforeIsTheBaseline() {
    pass(Duration.ofMinutes(20));
    oldRuns = false;
    slower = 2;
    deploy();
    change(Deployment.State.COMPLETE, rooms.nowNs());
    pass(Duration.ofMinutes(15));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.baseline()).isEqualTo(DeployVerdict.Baseline.TIME_BEFORE);
    assertThat(found.state()).isEqualTo(DeployVerdict.State.REGRESSED);
    assertThat(found.sentence()).contains("compared with the time before");
  }

  @Test
  void aStartThatIsSlowAsStartsAreIsNoRegression() {
    pass(Duration.ofMinutes(10));
    slowStart = 20;
    deploy();
    pass(Duration.ofMinutes(12));

    assertThat(Objects.requireNonNull(verdict()).state()).isEqualTo(DeployVerdict.State.PASSED);
    assertThat(counts.of(DeployVerdict.State.REGRESSED)).isZero();
  }

  @Test
  void tooLittleTrafficEndsInconclusive() {
    perWindow = 1;
    pass(Duration.ofMinutes(10));
    deploy();
    pass(Duration.ofMinutes(5));
    assertThat(Objects.requireNonNull(verdict()).state()).isEqualTo(DeployVerdict.State.PENDING);

    oldRuns = false;
    change(Deployment.State.COMPLETE, rooms.nowNs());
    pass(Duration.ofMinutes(30));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.state()).isEqualTo(DeployVerdict.State.INCONCLUSIVE);
    assertThat(found.isFinal()).isTrue();
    assertThat(found.sentence()).contains("Too little");
  }

  @Test
  void whatIsRolledBackIsDecidedByWhatWasSeen() {
    pass(Duration.ofMinutes(10));
    slower = 3;
    deploy();
    pass(Duration.ofMinutes(3));
    newRuns = false;
    change(Deployment.State.ROLLED_BACK, rooms.nowNs());
    pass(Duration.ofSeconds(20));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.isFinal()).isTrue();
    assertThat(found.state()).isEqualTo(DeployVerdict.State.REGRESSED);
  }

  @Test
  void whatIsGoneBeforeItAnsweredIsInconclusive() {
    pass(Duration.ofMinutes(10));
    deploy();
    newRuns = false;
    change(Deployment.State.ROLLED_BACK, rooms.nowNs());
    pass(Duration.ofSeconds(20));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.isFinal()).isTrue();
    assertThat(found.state()).isEqualTo(DeployVerdict.State.INCONCLUSIVE);
  }

  @Test
  void moreDatabaseCallsARequestAloneMakeItRegressed() {
    pass(Duration.ofMinutes(10));
    databaseCalls = 10;
    deploy();
    pass(Duration.ofMinutes(6));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.state()).isEqualTo(DeployVerdict.State.REGRESSED);
    assertThat(found.sentence()).startsWith("Database calls per request rose from 2 to 10");
  }

  @Test
  void logLinesARequestAreComparedMinuteByMinute() {
    pass(Duration.ofMinutes(10));
    deploy();
    pass(Duration.ofMinutes(12));

    DeployVerdict.Check lines = check("log lines per request");
    assertThat(lines.baseline()).isEqualTo(1);
    assertThat(lines.value()).isEqualTo(1);
    assertThat(lines.state()).isEqualTo("passed");
  }

  @Test
  void whereInstancesTellNoVersionCisWordPartsTheTime() {
    oldVersion = "";
    newVersion = "";
    pass(Duration.ofMinutes(20));
    oldRuns = false;
    slower = 2;
    deploy();
    change(Deployment.State.COMPLETE, rooms.nowNs());
    pass(Duration.ofMinutes(15));

    DeployVerdict found = Objects.requireNonNull(verdict());
    assertThat(found.baseline()).isEqualTo(DeployVerdict.Baseline.TIME_BEFORE);
    assertThat(found.state()).isEqualTo(DeployVerdict.State.REGRESSED);
  }

  @Test
  void whatCannotBeKeptIsTriedAgainAndCounted() {
    pass(Duration.ofMinutes(10));
    slower = 2;
    deploy();
    deskIsFull = true;
    pass(Duration.ofMinutes(3));
    assertThat(verdict()).isNull();
    assertThat(told).isEmpty();
    assertThat(counts.notKeptYet()).isPositive();

    deskIsFull = false;
    pass(Duration.ofSeconds(20));
    assertThat(verdict()).isNotNull();
  }

  @Test
  void aRestartIsNotJudged() {
    pass(Duration.ofMinutes(10));
    telemetry.deployments.add(
        deployment(Deployment.Kind.RESTART, Deployment.State.COMPLETE, rooms.nowNs()));
    pass(Duration.ofMinutes(3));

    assertThat(verdict()).isNull();
    assertThat(told).isEmpty();
  }

  private void keep(String id, DeployVerdict verdict) throws RefusedException {
    if (deskIsFull) {
      throw new RefusedException(RefusalReason.QUEUE_FULL, Duration.ofSeconds(1), "full");
    }
    telemetry.deployments.replaceAll(each -> each.id().equals(id) ? each.judged(verdict) : each);
  }

  private @Nullable DeployVerdict verdict() {
    return telemetry.deployments.getFirst().verdict();
  }

  private DeployVerdict.Check check(String measure) {
    return Objects.requireNonNull(verdict()).checks().stream()
        .filter(check -> check.measure().equals(measure))
        .findFirst()
        .orElseThrow();
  }

  private void deploy() {
    startedNs = rooms.nowNs();
    newRuns = true;
    telemetry.deployments.add(deployment(Deployment.Kind.DEPLOY, Deployment.State.ROLLING, null));
  }

  private void change(Deployment.State state, long finishedAtNs) {
    DeployVerdict before = verdict();
    Deployment changed = deployment(Deployment.Kind.DEPLOY, state, finishedAtNs);
    telemetry.deployments.set(0, before == null ? changed : changed.judged(before));
  }

  private Deployment deployment(
      Deployment.Kind kind, Deployment.State state, @Nullable Long finishedAtNs) {
    return DeploymentSamples.seen(
        "d1", kind, PAYMENT, "1.5", "1.4", state, 0.5, 0.5, startedNs, finishedAtNs);
  }

  private void pass(Duration time) {
    for (long end = rooms.nowNs() + time.toNanos(); rooms.nowNs() < end; ) {
      long from = rooms.nowNs();
      int each = oldRuns && newRuns ? Math.max(1, perWindow / 2) : perWindow;
      if (oldRuns) {
        serve(oldVersion, "a", from, each / 2 + each % 2, 1, 2);
        serve(oldVersion, "b", from, each / 2, 1, 2);
      }
      if (newRuns) {
        boolean starts = from - startedNs < 45 * SECOND;
        serve(newVersion, "c", from, each, slower * (starts ? slowStart : 1), databaseCalls);
      }
      rooms.clock.advance(Duration.ofNanos(WINDOW));
      watch.look();
    }
  }

  private void serve(
      String version, String instance, long fromNs, int requests, double factor, int calls) {
    for (int i = 0; i < requests; i++) {
      long at = fromNs + random.nextLong(WINDOW);
      long took = (long) (20 * MS * factor * Math.exp(0.4 * random.nextGaussian()));
      telemetry.request(
          new RedKey(PAYMENT, version, instance, "POST /pay", SpanKind.SERVER), at, took, false);
    }
    if (requests > 0) {
      EdgeKey edge =
          new EdgeKey(
              Node.service(PAYMENT),
              version,
              Node.virtual(NodeKind.DATABASE, "payments", "demo", "postgresql"),
              "",
              "SELECT payments",
              "postgresql");
      telemetry.call(edge, fromNs, requests * calls, 0, MS, false);
      telemetry.ledger.add(
          new LedgerEntry(
              PAYMENT,
              version,
              "logs",
              "",
              Resolution.MINUTE.windowStart(fromNs),
              requests,
              100L * requests));
    }
  }
}
