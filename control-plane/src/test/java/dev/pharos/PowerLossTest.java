package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.SyncPolicy;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.TraceKeeper;
import dev.pharos.store.span.Keeping;
import dev.pharos.store.span.SpanStoreSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * What survives when the power goes at any moment and the disk keeps only what was synced. Runs are
 * repeatable as far as threads are: {@code -Dpharos.seed=…} sets where the power goes.
 */
class PowerLossTest {
  /** The same each time, so that a failure is the change's; -Dpharos.seed=… explores. */
  private static final long SEED = Long.getLong("pharos.seed", 20_261_121);

  private static final int CUTS_OF_A_FOLDER = 10;

  /** Small, so that checkpoints, merges and new journal files come every few requests. */
  private static final IntakeSettings BUSY =
      new IntakeSettings(
          SyncPolicy.ALWAYS, Duration.ofMillis(100), 64 << 10, Duration.ofMillis(100));

  private static final SpanStoreSettings MERGING =
      new SpanStoreSettings(
          SpanStoreSettings.DEFAULT.retention(),
          Long.MAX_VALUE,
          SearchLimits.DEFAULT,
          new Keeping(TraceKeeper.ALL, Duration.ZERO, Duration.ZERO, InstantSource.system()));

  @TempDir private Path folder;

  private static final Logger PHAROS = (Logger) LoggerFactory.getLogger("dev.pharos");

  /** What it says of a disk without power fills a log. */
  @BeforeAll
  static void beQuiet() {
    PHAROS.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    PHAROS.setLevel(null);
  }

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    survive(CUTS_OF_A_FOLDER, BUSY, path -> false);
  }

  /** Each flush is a segment of its own, merged at once. */
  @Test
  void nothingAcknowledgedIsLostWhileTracesAreDecided() throws Exception {
    survive(CUTS_OF_A_FOLDER, BUSY, path -> false, MERGING);
  }

  @Test
  @Tag("slow")
  void nothingAcknowledgedIsLostInAHundredCutsWhileTracesAreDecided() throws Exception {
    survive(100, BUSY, path -> false, MERGING);
  }

  @Test
  @Tag("slow")
  void nothingAcknowledgedIsLostInAHundredCuts() throws Exception {
    survive(100, BUSY, path -> false);
  }

  /** Files of rollups are merged now and then, and chance seldom meets that. */
  @Test
  @Tag("slow")
  void nothingAcknowledgedIsLostWithinMerges() throws Exception {
    try (PowerCuts run = new PowerCuts(folder.resolve("disks"), SEED, BUSY)) {
      for (int merge = 0; merge < 5; merge++) {
        run.workAndCutWithinAMerge();
        run.restartAndCheck();
      }
    }
  }

  /** The same for a process that is killed there: what was written is on the disk. */
  @Test
  @Tag("slow")
  void aKillWithinMergesLosesNothing() throws Exception {
    try (PowerCuts run = new PowerCuts(folder.resolve("disks"), SEED, BUSY)) {
      for (int merge = 0; merge < 5; merge++) {
        run.workAndCutWithinAMerge();
        run.keepWhatWasWritten();
        run.restartAndCheck();
      }
    }
  }

  @Test
  void synchronisedEachSecondPowerLossCostsAtMostTheLastOne() throws Exception {
    try (PowerCuts run = new PowerCuts(folder.resolve("disks"), SEED, calm(SyncPolicy.INTERVAL))) {
      run.send(20);
      run.awaitSync();
      run.cutIdle();
      run.restartAndCheck();
      assertThat(run.lost()).isZero();
      long losses = 0;
      for (int i = 0; i < 10; i++) {
        run.send(5);
        run.cutIdle();
        run.restart();
        losses += run.lost();
        run.assertCountsWhatIsFound();
        run.forgetLost();
      }
      assertThat(losses).as("requests not synced yet when the power went").isPositive();
    }
  }

  @Test
  void leftToTheSystemOnlyPowerLossCosts() throws Exception {
    try (PowerCuts run = new PowerCuts(folder.resolve("disks"), SEED, calm(SyncPolicy.OS))) {
      run.send(200);
      assertThat(run.syncs()).isZero();
      run.kill();
      run.restartAndCheck();
      assertThat(run.lost()).isZero();
    }
  }

  /** No checkpoint helps out. */
  private static IntakeSettings calm(SyncPolicy sync) {
    return new IntakeSettings(sync, Duration.ofHours(1), 1 << 30, Duration.ofMillis(100));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("syncs")
  @Tag("slow")
  void aForgottenSyncIsNoticed(String what, Predicate<String> forgotten) throws Exception {
    try {
      survive(60, BUSY, path -> forgotten.test(path.toString()));
    } catch (AssertionError noticed) {
      System.out.println("Without syncing " + what + ": " + firstLine(noticed));
      return;
    }
    fail("no power cut showed that " + what + " are not synced");
  }

  /**
   * One sync of a thing fails, later ones succeed: what a disk with a loose cable does. For a file
   * of spans it is final, so that no checkpoint follows before the next start.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("failing")
  @Tag("slow")
  void aSyncThatFailedOnceLosesNothing(String what, Predicate<String> failing) throws Exception {
    AtomicInteger toFail = new AtomicInteger();
    Predicate<Path> syncFails = failsWhileAnyIsLeft(failing, toFail);
    try (PowerCuts run =
        new PowerCuts(folder.resolve("disks"), SEED, BUSY, path -> false, syncFails)) {
      for (int cut = 0; cut < 3; cut++) {
        run.send(30);
        toFail.set(1);
        run.sendUntil(() -> toFail.get() == 0);
        run.send(30);
        run.cutIdle();
        run.restartAndCheck();
      }
    }
  }

  /**
   * Names are synced when a day or a period begins, once each, and a test cannot wait a day: new
   * folders instead of more cuts.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("failingNames")
  @Tag("slow")
  void aSyncOfNamesThatFailedOnceLosesNothing(String what, Predicate<String> failing)
      throws Exception {
    for (int folders = 0; folders < 3; folders++) {
      AtomicInteger toFail = new AtomicInteger();
      Predicate<Path> syncFails = failsWhileAnyIsLeft(failing, toFail);
      Path disks = folder.resolve("disks" + folders);
      try (PowerCuts run = new PowerCuts(disks, SEED + folders, BUSY, path -> false, syncFails)) {
        failOneAndCut(run, toFail);
      }
    }
  }

  private static Predicate<Path> failsWhileAnyIsLeft(
      Predicate<String> failing, AtomicInteger toFail) {
    return path ->
        failing.test(path.toString()) && toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private static void failOneAndCut(PowerCuts run, AtomicInteger toFail) throws Exception {
    toFail.set(1);
    run.sendUntil(() -> toFail.get() == 0);
    run.sendUntilACheckpoint();
    run.cutIdle();
    run.restartAndCheck();
  }

  static Stream<Arguments> failingNames() {
    return Stream.of(
        forgotten("the journal's", path -> path.equals("data/journal/traces")),
        forgotten("checkpoints'", path -> path.equals("data/checkpoints")),
        forgotten("the days'", path -> path.equals("data/spans")),
        forgotten("a day's files'", path -> path.matches("data/spans/[^/.]+")),
        forgotten("the lines' days'", path -> path.equals("data/logs")),
        forgotten("a day's lines' files'", path -> path.matches("data/logs/[^/.]+")),
        forgotten("the periods'", path -> path.equals("data/rollups")),
        forgotten("a period's files'", path -> path.matches("data/rollups/[^/]+")));
  }

  static Stream<Arguments> failing() {
    return Stream.of(
        forgotten("checkpoints' files", path -> path.startsWith("data/checkpoints/")),
        forgotten("checkpoints' names", path -> path.equals("data/checkpoints")),
        forgotten("spans' pages", path -> path.endsWith("spans.pages")),
        forgotten("spans' index", path -> path.endsWith("spans.index")),
        forgotten("lines' blocks", path -> path.endsWith("logs.blocks")),
        forgotten("rollups' files", path -> path.matches("data/rollups/.+/.+")));
  }

  static Stream<Arguments> syncs() {
    return Stream.of(
        forgotten("the journal's files", path -> path.endsWith(".journal")),
        forgotten("the journal's names", path -> path.equals("data/journal/traces")),
        forgotten("the checkpoints' files", path -> path.startsWith("data/checkpoints/")),
        forgotten("the checkpoints' names", path -> path.equals("data/checkpoints")),
        forgotten("the folders' names", path -> path.equals("data") || path.equals("data/journal")),
        forgotten("the spans' files", path -> path.matches("data/spans/.+/.*\\..+")),
        forgotten("the spans' names", path -> path.matches("data/spans(/[^.]*)?")),
        forgotten("the lines' files", path -> path.endsWith("logs.blocks")),
        forgotten("the lines' names", path -> path.matches("data/logs(/[^.]*)?")),
        forgotten("the rollups' files", path -> path.matches("data/rollups/.+/.+")),
        forgotten("the rollups' names", path -> path.matches("data/rollups(/[^/]*)?")));
  }

  private static Arguments forgotten(String what, Predicate<String> paths) {
    return Arguments.of(what, paths);
  }

  private void survive(int cuts, IntakeSettings settings, Predicate<Path> syncIsLost)
      throws Exception {
    survive(cuts, settings, syncIsLost, SpanStoreSettings.DEFAULT);
  }

  private void survive(
      int cuts, IntakeSettings settings, Predicate<Path> syncIsLost, SpanStoreSettings ofSpans)
      throws Exception {
    for (int done = 0; done < cuts; done += CUTS_OF_A_FOLDER) {
      long seed = SEED + done;
      Path disks = folder.resolve("seed" + seed);
      try (PowerCuts run =
          new PowerCuts(disks, seed, settings, syncIsLost, path -> false, ofSpans)) {
        for (int i = 0; i < Math.min(CUTS_OF_A_FOLDER, cuts - done); i++) {
          run.workAndCut();
          run.restartAndCheck();
        }
        assertThat(run.checkpoints()).as("checkpoints on the way").isGreaterThan(3);
      } catch (AssertionError | Exception e) {
        throw new AssertionError("with -Dpharos.seed=" + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static String firstLine(AssertionError noticed) {
    return noticed
        .getMessage()
        .lines()
        .limit(3)
        .reduce("", (all, line) -> all + " " + line.strip());
  }
}
