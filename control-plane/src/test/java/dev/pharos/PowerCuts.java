package dev.pharos;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.Refusals;
import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.span.SpanStoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * A control plane under load of spans and log lines whose power goes again and again, and what must
 * hold each time it is back. Its clock goes a second with each request, so that windows end and
 * days pass.
 */
final class PowerCuts implements AutoCloseable {
  private static final int SENDERS = 8;
  private static final int TRACES_PER_REQUEST = 3;
  private static final String MERGER = "org.apache.lucene.index.SegmentMerger";

  /** Small merges write a few files, with few writes each. */
  private static final int MOST_WRITES_OF_A_MERGE = 8;

  private static final long JOURNAL_FILE_BYTES = 32 << 10;
  private static final long REQUEST_SPACING_NS = 1_000_000_000L;
  private static final Instant BEGIN = Instant.parse("2026-01-01T23:57:00Z");

  private final Path disks;
  private final long seed;
  private final Random random;
  private final IntakeSettings settings;
  private final Predicate<Path> syncIsLost;
  private final Predicate<Path> syncFails;
  private final SpanStoreSettings ofSpans;
  private final AtomicLong nowNs = new AtomicLong(TimeRange.epochNs(BEGIN));
  private final Queue<ShopRequests.Request> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<ShopRequests.Request> unanswered = new ConcurrentLinkedQueue<>();
  private final Queue<Line> acknowledgedLines = new ConcurrentLinkedQueue<>();
  private final Queue<Line> unansweredLines = new ConcurrentLinkedQueue<>();
  private int cuts;
  private PowerLossDisk disk;
  private EmbeddedControlPlane controlPlane;

  PowerCuts(Path disks, long seed, IntakeSettings settings) throws IOException {
    this(disks, seed, settings, path -> false);
  }

  PowerCuts(Path disks, long seed, IntakeSettings settings, Predicate<Path> syncIsLost)
      throws IOException {
    this(disks, seed, settings, syncIsLost, path -> false);
  }

  /** See {@link PowerLossDisk#PowerLossDisk(Path, Predicate, Predicate)}. */
  PowerCuts(
      Path disks,
      long seed,
      IntakeSettings settings,
      Predicate<Path> syncIsLost,
      Predicate<Path> syncFails)
      throws IOException {
    this(disks, seed, settings, syncIsLost, syncFails, SpanStoreSettings.DEFAULT);
  }

  PowerCuts(
      Path disks,
      long seed,
      IntakeSettings settings,
      Predicate<Path> syncIsLost,
      Predicate<Path> syncFails,
      SpanStoreSettings ofSpans)
      throws IOException {
    this.ofSpans = ofSpans;
    this.syncFails = syncFails;
    this.disks = disks;
    this.seed = seed;
    this.random = new Random(seed);
    this.settings = settings;
    this.syncIsLost = syncIsLost;
    Files.createDirectories(folder());
    start();
  }

  /** Sends until the power goes, after some requests or a little later. */
  void workAndCut() throws Exception {
    CountDownLatch until = new CountDownLatch(1 + random.nextInt(400));
    long laterNs = random.nextInt(4) == 0 ? random.nextInt(30_000_000) : random.nextInt(1_000_000);
    long loadSeed = seed + 31L * ++cuts;
    List<Thread> senders =
        IntStream.range(0, SENDERS)
            .mapToObj(i ->
                Thread.ofVirtual().start(() -> send(new ShopRequests(loadSeed * 7 + i), until)))
            .toList();
    assertThat(until.await(60, TimeUnit.SECONDS)).isTrue();
    TimeUnit.NANOSECONDS.sleep(laterNs);
    disk.cutPower();
    controlPlane.abandon();
    for (Thread sender : senders) {
      sender.join();
    }
  }

  /** Sends until the power goes in the midst of a merge of rollups' files, at one of its writes. */
  void workAndCutWithinAMerge() throws Exception {
    AtomicInteger writesLeft = new AtomicInteger(1 + random.nextInt(MOST_WRITES_OF_A_MERGE));
    disk.cutPowerWhen(() -> isMerging() && writesLeft.decrementAndGet() == 0);
    PowerLossDisk working = disk;
    sendUntil(working::isOff);
    cutIdle();
  }

  private static boolean isMerging() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(MERGER)));
  }

  private void send(ShopRequests requests, CountDownLatch until) {
    while (true) {
      ShopRequests.Request request =
          requests.next(TRACES_PER_REQUEST, nowNs.addAndGet(REQUEST_SPACING_NS));
      if (!controlPlane.accept(request)) {
        unanswered.add(request);
        return;
      }
      acknowledged.add(request);
      if (!sendLine("line of " + request.traceIds().getFirst())) {
        return;
      }
      until.countDown();
    }
  }

  private boolean sendLine(String body) {
    return sendLine(new Line(body, ShopLines.request(List.of(body), nowNs.get())));
  }

  private boolean sendLine(Line line) {
    boolean taken = controlPlane.acceptLines(line.request());
    (taken ? acknowledgedLines : unansweredLines).add(line);
    return taken;
  }

  /** A log line and the request that it came in. */
  private record Line(String body, byte[] request) {}

  /** So many requests, one after the other. */
  void send(int requests) {
    ShopRequests shop = new ShopRequests(random.nextLong());
    for (int i = 0; i < requests; i++) {
      ShopRequests.Request request =
          shop.next(TRACES_PER_REQUEST, nowNs.addAndGet(REQUEST_SPACING_NS));
      assertThat(controlPlane.accept(request)).isTrue();
      acknowledged.add(request);
    }
  }

  long syncs() {
    return controlPlane.intake.statistics().syncs();
  }

  /** Waits until everything acknowledged so far is synced, without anything more coming. */
  void awaitSync() {
    long before = syncs();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (syncs() == before) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /**
   * Goes on sending until something has happened; what is refused meanwhile is sent again later.
   */
  void sendUntil(BooleanSupplier happened) {
    ShopRequests shop = new ShopRequests(random.nextLong());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time for it to happen").isLessThan(deadline);
      ShopRequests.Request request =
          shop.next(TRACES_PER_REQUEST, nowNs.addAndGet(REQUEST_SPACING_NS));
      (controlPlane.accept(request) ? acknowledged : unanswered).add(request);
      sendLine("line of " + request.traceIds().getFirst());
    }
  }

  /** Goes on sending until a checkpoint that began from now on is whole. */
  void sendUntilACheckpoint() {
    // The next one may have begun before.
    int next = checkpoints() + 2;
    sendUntil(() -> checkpoints() >= next);
  }

  void cutIdle() {
    cuts++;
    disk.cutPower();
    controlPlane.abandon();
  }

  /** SIGKILL instead: what was written is there, synced or not. */
  void kill() throws IOException {
    cutIdle();
    keepWhatWasWritten();
  }

  /** Makes the last cut of the power one of the process alone. */
  void keepWhatWasWritten() throws IOException {
    disk = null;
    Files.move(disks.resolve("disk" + (cuts - 1)), folder());
  }

  /** Acknowledged requests that are not found. */
  long lost() throws IOException {
    long lost = 0;
    for (ShopRequests.Request request : acknowledged) {
      lost += isFound(request) ? 0 : 1;
    }
    return lost;
  }

  void forgetLost() throws IOException {
    for (ShopRequests.Request request : List.copyOf(acknowledged)) {
      if (!isFound(request)) {
        acknowledged.remove(request);
      }
    }
  }

  /** The power is back: what was acknowledged is there, and nothing twice. */
  void restartAndCheck() throws Exception {
    restart();
    assertThat(controlPlane.notices()).allMatch(PowerCuts::isAboutTheJournalsEnd);
    for (ShopRequests.Request request : acknowledged) {
      assertThat(isFound(request)).as("acknowledged request is found").isTrue();
    }
    assertCountsWhatIsFound();
    assertLinesAreFoundOnce();
    resend();
    assertCountsWhatIsFound();
    assertLinesAreFoundOnce();
  }

  private void assertLinesAreFoundOnce() throws IOException {
    List<String> found = controlPlane.lines();
    Set<String> sent =
        acknowledgedLines.stream().map(Line::body).collect(toCollection(HashSet::new));
    Set<String> once = new HashSet<>(found);
    assertThat(once).hasSameSizeAs(found);
    assertThat(without(sent, once)).as("acknowledged and not found").isEmpty();
    unansweredLines.forEach(line -> sent.add(line.body()));
    assertThat(without(once, sent)).as("found and never sent").isEmpty();
    assertThat(controlPlane.groupedLines()).isEqualTo(found.size());
    assertThat(controlPlane.inLedger(Resolution.HOUR, Refusals.LOGS)).isEqualTo(found.size());
  }

  private static Set<String> without(Set<String> some, Set<String> others) {
    Set<String> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  void restart() throws Exception {
    if (disk != null) {
      Files.createDirectories(folder());
      disk.writeRemains(folder(), random);
      FileSystemUtils.deleteRecursively(disks.resolve("disk" + (cuts - 1)));
    }
    start();
  }

  /** What senders do: again, until it is acknowledged; some of what was acknowledged, too. */
  void resend() throws IOException {
    List<ShopRequests.Request> again = new ArrayList<>(unanswered);
    acknowledged.stream().skip(Math.max(0, acknowledged.size() - 5)).forEach(again::add);
    for (ShopRequests.Request request : again) {
      assertThat(controlPlane.accept(request)).isTrue();
      assertThat(isFound(request)).isTrue();
    }
    acknowledged.addAll(unanswered);
    unanswered.clear();
    List<Line> linesAgain = new ArrayList<>(unansweredLines);
    unansweredLines.clear();
    acknowledgedLines.stream()
        .skip(Math.max(0, acknowledgedLines.size() - 5))
        .forEach(line -> assertThat(controlPlane.acceptLines(line.request())).isTrue());
    linesAgain.forEach(line -> assertThat(sendLine(line)).isTrue());
  }

  void assertCountsWhatIsFound() throws IOException {
    long traces = foundTraces();
    Map<String, Long> counted = controlPlane.counted();
    counted.values().removeIf(count -> count == 0);
    assertThat(counted).isEqualTo(EmbeddedControlPlane.countsOf(traces));
  }

  private long foundTraces() throws IOException {
    long found = 0;
    for (Queue<ShopRequests.Request> requests : List.of(acknowledged, unanswered)) {
      for (ShopRequests.Request request : requests) {
        found += isFound(request) ? request.traceIds().size() : 0;
      }
    }
    return found;
  }

  /** A request is found whole or not at all. */
  private boolean isFound(ShopRequests.Request request) throws IOException {
    int found = 0;
    for (String traceId : request.traceIds()) {
      int spans = controlPlane.spansOf(traceId);
      assertThat(spans).isIn(0, ShopRequests.Request.SPANS_PER_TRACE);
      found += spans == 0 ? 0 : 1;
    }
    assertThat(found).isIn(0, request.traceIds().size());
    return found > 0;
  }

  /** What was not acknowledged may be there in part; nothing else may be damaged. */
  private static boolean isAboutTheJournalsEnd(String notice) {
    return notice.startsWith("journal file ")
        && (notice.endsWith("was cut")
            || notice.endsWith("were cut")
            || notice.endsWith("were passed over"));
  }

  /** How many checkpoints the folder has seen. */
  int checkpoints() {
    try (Stream<Path> files = Files.list(folder().resolve("data").resolve("checkpoints"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".manifest"))
          .mapToInt(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void start() throws IOException {
    disk = new PowerLossDisk(folder(), syncIsLost, syncFails);
    InstantSource clock = () -> Instant.EPOCH.plusNanos(nowNs.get());
    controlPlane =
        new EmbeddedControlPlane(
            disk.root().resolve("data"), settings, JOURNAL_FILE_BYTES, clock, ofSpans);
  }

  private Path folder() {
    return disks.resolve("disk" + cuts);
  }

  @Override
  public void close() throws IOException {
    disk.cutPower();
    controlPlane.abandon();
    FileSystemUtils.deleteRecursively(disks);
  }
}
