package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.KeptDeployment;
import dev.pharos.signal.LatencySketch;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.SampledCalls;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RollupStore} promises. */
public abstract class RollupStoreContract {
  protected static final long NOW = Resolution.HOUR.windowStart(SpanSamples.NOW_NS);
  protected static final Duration KEPT = Duration.ofDays(400);
  protected static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Random random = new Random(17);
  private RollupStore store;

  /**
   * A store of this test's own folder.
   *
   * @param commit to begin with; null begins empty
   */
  protected abstract RollupStore open(@Nullable String commit) throws IOException;

  @BeforeEach
  void openStore() throws IOException {
    store = open(null);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  protected final RollupStore store() {
    return store;
  }

  @Test
  void everyFieldComesBackBeforeAndAfterACommit() throws IOException {
    List<RedWindow> red = new ArrayList<>();
    List<EdgeWindow> edges = new ArrayList<>();
    List<LedgerEntry> ledger = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      long start = NOW - random.nextInt(3_000) * MINUTE;
      red.add(red("service-" + random.nextInt(9), start));
      edges.add(edge(start));
      ledger.add(ledger(start));
    }
    store.appendRed(Resolution.MINUTE, red);
    store.appendEdges(Resolution.MINUTE, edges);
    store.appendLedger(Resolution.MINUTE, ledger);

    for (int round = 0; round < 2; round++) {
      assertSame(store.red(Resolution.MINUTE, ALWAYS, null), red);
      assertThat(texts(store.edges(Resolution.MINUTE, ALWAYS)))
          .containsExactlyInAnyOrderElementsOf(texts(edges));
      assertThat(store.ledger(Resolution.MINUTE, ALWAYS))
          .containsExactlyInAnyOrderElementsOf(ledger);
      assertThat(store.red(Resolution.HOUR, ALWAYS, null)).isEmpty();
      assertThat(store.edges(Resolution.TEN_SECONDS, ALWAYS)).isEmpty();
      store.retain(store.seal().commit());
    }
  }

  @Test
  void aRangeIsOfWindowStartsAndHalfOpen() throws IOException {
    List<RedWindow> red = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      red.add(red("order", NOW + i * MINUTE));
    }
    store.appendRed(Resolution.MINUTE, red);

    for (int round = 0; round < 2; round++) {
      TimeRange range = new TimeRange(NOW + 10 * MINUTE, NOW + 20 * MINUTE);
      assertSame(store.red(Resolution.MINUTE, range, null), red.subList(10, 20));
      store.seal().commit();
    }
  }

  @Test
  void aServicesNameSelectsAllOfThatName() throws IOException {
    RedWindow one = red("order", NOW);
    RedWindow two = red("order-history", NOW);
    RedWindow three = red("", NOW);
    store.appendRed(Resolution.TEN_SECONDS, List.of(one, two, three));

    for (int round = 0; round < 2; round++) {
      assertSame(store.red(Resolution.TEN_SECONDS, ALWAYS, "order"), List.of(one));
      assertSame(store.red(Resolution.TEN_SECONDS, ALWAYS, "order-history"), List.of(two));
      assertSame(store.red(Resolution.TEN_SECONDS, ALWAYS, ""), List.of(three));
      assertThat(store.red(Resolution.TEN_SECONDS, ALWAYS, "payment")).isEmpty();
      store.seal().commit();
    }
  }

  @Test
  void partsOfTheSameWindowAreAllKept() throws IOException {
    RedWindow window = red("order", NOW);
    for (int i = 0; i < 3; i++) {
      store.appendRed(Resolution.MINUTE, List.of(window));
      store.seal().commit();
      store.appendRed(Resolution.MINUTE, List.of(window));
    }

    assertThat(store.red(Resolution.MINUTE, ALWAYS, null)).hasSize(6);
  }

  @Test
  void reopeningAtACommitGivesExactlyWhatWasSealed() throws IOException {
    List<RedWindow> red = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      red.add(red("order", NOW + i * MINUTE));
    }
    store.appendRed(Resolution.MINUTE, red.subList(0, 10));
    String first = store.seal().commit();
    store.retain(first);
    store.appendRed(Resolution.MINUTE, red.subList(10, 20));
    Committable.PendingCommit pending = store.seal();
    store.appendRed(Resolution.MINUTE, red.subList(20, 30));
    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), red);
    String second = pending.commit();
    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), red);

    reopen(second);
    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), red.subList(0, 20));
    reopen(first);
    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), red.subList(0, 10));
    store.appendRed(Resolution.MINUTE, red.subList(20, 30));
    String third = store.seal().commit();
    store.retain(third);
    reopen(third);
    List<RedWindow> expected = new ArrayList<>(red.subList(0, 10));
    expected.addAll(red.subList(20, 30));
    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), expected);
  }

  @Test
  void aCommitThatIsAskedForTwiceCountsOnce() throws IOException {
    RedWindow window = red("order", NOW);
    store.appendRed(Resolution.MINUTE, List.of(window));
    Committable.PendingCommit pending = store.seal();

    pending.commit();
    String again = pending.commit();
    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), List.of(window));
    store.retain(again);
    reopen(again);

    assertSame(store.red(Resolution.MINUTE, ALWAYS, null), List.of(window));
  }

  @Test
  void eachResolutionExpiresByItsOwnRetention() throws IOException {
    long old = NOW - Resolution.MINUTE.retention().toNanos() - Duration.ofDays(3).toNanos();
    for (Resolution resolution : Resolution.values()) {
      store.appendRed(resolution, List.of(red("old", old), red("new", NOW)));
    }
    store.retain(store.seal().commit());

    store.expire(NOW);

    assertThat(services(store.red(Resolution.TEN_SECONDS, ALWAYS, null))).containsExactly("new");
    assertThat(services(store.red(Resolution.MINUTE, ALWAYS, null))).containsExactly("new");
    assertThat(services(store.red(Resolution.HOUR, ALWAYS, null)))
        .containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void deploymentsComeBackWithEveryField() throws IOException {
    List<KeptDeployment> kept = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      kept.add(deployment(i, NOW - random.nextInt(500_000) * MINUTE));
    }
    store.appendDeployments(kept);

    for (int round = 0; round < 2; round++) {
      assertThat(store.deployments(ALWAYS)).containsExactlyInAnyOrderElementsOf(kept);
      String commit = store.seal().commit();
      store.retain(commit);
      assertThat(store.deployments(ALWAYS)).containsExactlyInAnyOrderElementsOf(kept);
      reopen(commit);
    }
  }

  @Test
  void deploymentsAreFoundByTheirEndAndKeptBesideWindows() throws IOException {
    KeptDeployment one = deployment(1, NOW - 50 * MINUTE);
    KeptDeployment two = deployment(2, NOW - 10 * MINUTE);
    store.appendDeployments(List.of(one, two));
    store.appendRed(Resolution.HOUR, List.of(red("order", NOW - 10 * MINUTE)));

    for (int round = 0; round < 2; round++) {
      TimeRange end = new TimeRange(NOW - 10 * MINUTE, NOW);
      assertThat(store.deployments(end)).containsExactly(two);
      assertThat(store.red(Resolution.HOUR, end, null)).hasSize(1);
      store.seal().commit();
    }
  }

  @Test
  void deploymentsExpireByTheirOwnRetention() throws IOException {
    KeptDeployment old = deployment(1, NOW - KEPT.plusDays(31).toNanos());
    KeptDeployment young = deployment(2, NOW - KEPT.minusDays(1).toNanos());
    store.appendDeployments(List.of(old, young));
    store.retain(store.seal().commit());

    store.expire(NOW);

    assertThat(store.deployments(ALWAYS)).containsExactly(young);
  }

  private KeptDeployment deployment(int number, long finishedAtNs) {
    boolean full = random.nextBoolean();
    Deployment deployment =
        new Deployment(
            "d" + number,
            pickOf(Deployment.Kind.values()),
            new ServiceId(pick("", "shop"), "payment", pick("", "prod")),
            pick("", "1.5", "версія"),
            pick("", "1.4"),
            pickOf(Deployment.State.values()),
            random.nextDouble(),
            full ? random.nextDouble() : null,
            finishedAtNs - random.nextInt(60) * MINUTE,
            finishedAtNs,
            full ? "abc" : null,
            full ? finishedAtNs - 90 * MINUTE : null,
            full ? "Ada" : null,
            full ? "" : null,
            full ? Set.of(Deployment.Source.CI, Deployment.Source.FLEET) : Set.of(),
            full ? pickOf(Deployment.Strategy.values()) : null,
            full
                ? List.of(
                    new Deployment.ConfigChange("config.hash", "a1", null),
                    new Deployment.ConfigChange("flags", null, "b2"))
                : List.of(),
            full
                ? List.of(
                    new Deployment.Region("eu", 1, finishedAtNs),
                    new Deployment.Region("us", 0.25, null))
                : List.of(),
            full ? verdict(finishedAtNs) : null);
    return new KeptDeployment(deployment, finishedAtNs, full ? Set.of("k1", "k2") : Set.of());
  }

  private DeployVerdict verdict(long atNs) {
    DeployVerdict.Check check =
        new DeployVerdict.Check(
            "tail", "POST /pay", "p95", "ns", 10, 20, 1, 2, 1, 0.5, 1.5, 0.01, 5, "passed", null);
    return new DeployVerdict(
        pickOf(DeployVerdict.State.values()),
        random.nextBoolean(),
        "p95 rose.",
        pickOf(DeployVerdict.Baseline.values()),
        1,
        2,
        3,
        4,
        List.of(check),
        0,
        atNs,
        atNs);
  }

  private <T> T pickOf(T[] choices) {
    return choices[random.nextInt(choices.length)];
  }

  private void reopen(String commit) throws IOException {
    store.close();
    store = open(commit);
  }

  private static List<String> services(List<RedWindow> windows) {
    return windows.stream().map(window -> window.key().service().name()).toList();
  }

  protected final RedWindow red(String service, long startNs) {
    RedKey key =
        new RedKey(
            new ServiceId(pick("", "shop"), service, pick("", "prod")),
            pick("", "1.2"),
            pick("", "i-1"),
            pick("GET /orders", "", "назва"),
            SpanKind.ofWire(random.nextInt(6)));
    return new RedWindow(key, startNs, random.nextInt(1000), random.nextInt(10), sketch());
  }

  private EdgeWindow edge(long startNs) {
    Node caller = Node.service(new ServiceId("", pick("a", "b"), ""));
    Node callee =
        Node.virtual(
            List.of(NodeKind.values()).get(random.nextInt(5)),
            pick("orders", "payments"),
            pick("", "prod"),
            pick("postgresql", ""));
    EdgeKey key =
        new EdgeKey(
            caller, pick("", "1"), callee, pick("", "2"), pick("SELECT", ""), pick("http", ""));
    return new EdgeWindow(
        key,
        startNs,
        random.nextInt(100),
        random.nextInt(100),
        random.nextLong(Long.MAX_VALUE),
        0,
        sketch(),
        sketch(),
        new LatencySketch(),
        sampled(),
        sampled());
  }

  private SampledCalls sampled() {
    SampledCalls known =
        SampledCalls.known(random.nextInt(1, 5), random.nextInt(3), random.nextDouble(0.01, 1));
    return random.nextBoolean()
        ? SampledCalls.NONE
        : known
            .plus(SampledCalls.counted(random.nextInt(9)))
            .plus(SampledCalls.rootless(random.nextInt(9)))
            .plus(SampledCalls.unfollowed(random.nextInt(9)));
  }

  private LedgerEntry ledger(long startNs) {
    return new LedgerEntry(
        new ServiceId("", pick("a", "b"), ""),
        pick("", "1"),
        "traces",
        pick("GET", "POST"),
        startNs,
        random.nextInt(1000),
        random.nextLong(Long.MAX_VALUE));
  }

  private LatencySketch sketch() {
    LatencySketch sketch = new LatencySketch();
    for (int i = random.nextInt(20); i > 0; i--) {
      sketch.add(random.nextInt(1_000_000_000));
    }
    return sketch;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  protected static void assertSame(List<RedWindow> actual, List<RedWindow> expected) {
    assertThat(texts(actual)).containsExactlyInAnyOrderElementsOf(texts(expected));
  }

  /** Records that hold sketches, as texts that are equal when all is equal. */
  private static List<String> texts(List<? extends Record> windows) {
    return windows.stream().map(RollupStoreContract::text).toList();
  }

  private static String text(Record window) {
    return switch (window) {
      case RedWindow(RedKey key, long start, long requests, long errors, LatencySketch latency) ->
          List.of(key, start, requests, errors, text(latency)).toString();
      case EdgeWindow edge ->
          List.of(
                  edge.key(),
                  edge.startNs(),
                  edge.clientCalls(),
                  edge.clientErrors(),
                  edge.serverCalls(),
                  edge.serverErrors(),
                  text(edge.clientLatency()),
                  text(edge.serverLatency()),
                  text(edge.queueDelay()))
              .toString();
      default -> window.toString();
    };
  }

  private static String text(LatencySketch sketch) {
    return Arrays.toString(LatencySketch.decode(sketch.encode()).encode());
  }
}
