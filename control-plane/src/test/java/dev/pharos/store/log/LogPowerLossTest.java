package dev.pharos.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.LogSamples;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was committed is there after the power went, whatever else was written. */
class LogPowerLossTest {
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  private static final int CUTS = 15;

  @TempDir private Path folder;

  @Test
  void whatWasCommittedSurvivesPowerCutsAndNothingElseIsShown() throws IOException {
    assertThat(cutsThatLost(path -> false)).isZero();
  }

  @Test
  void theTestNoticesAFileThatIsNotSynced() throws IOException {
    assertThat(cutsThatLost(path -> path.endsWith("logs.blocks"))).isPositive();
  }

  private int cutsThatLost(Predicate<Path> syncIsLost) throws IOException {
    int lost = 0;
    for (int seed = 0; seed < CUTS; seed++) {
      lost += isLost(seed, syncIsLost) ? 1 : 0;
    }
    return lost;
  }

  /** Adds and commits some times, cuts the power, and looks at what remains. */
  private boolean isLost(int seed, Predicate<Path> syncIsLost) throws IOException {
    Random random = new Random(seed);
    Path before = Files.createDirectory(folder.resolve("before-" + seed));
    Path after = Files.createDirectory(folder.resolve("after-" + seed));
    PowerLossDisk disk = new PowerLossDisk(before, syncIsLost);
    List<LogRecord> lines = new LogSamples(seed).lines(600);
    List<LogRecord> committed = new ArrayList<>();
    String commit = null;
    LogStore store =
        EmbeddedLogStore.open(disk.root().resolve("logs"), null, LogStoreSettings.DEFAULT);
    try (store) {
      int rounds = 1 + random.nextInt(3);
      for (int round = 0; round < rounds; round++) {
        List<LogRecord> some = lines.subList(round * 100, round * 100 + 100);
        store.add(some);
        commit = store.seal().commit();
        store.retain(commit);
        committed.addAll(some);
      }
      store.add(lines.subList(500, 600));
      store.seal(); // is flushed, but not committed
      disk.cutPower();
    }
    disk.writeRemains(after, random);
    try (LogStore again =
        EmbeddedLogStore.open(after.resolve("logs"), commit, LogStoreSettings.DEFAULT)) {
      List<LogRecord> found =
          again.search(LogQuery.oldest(ALWAYS, LogFilter.ANY, 10_000)).lines().stream()
              .map(LogLine::log)
              .toList();
      List<LogRecord> expected =
          committed.stream().sorted(Comparator.comparingLong(LogRecord::timeNs)).toList();
      return !found.equals(expected) || !again.statistics().notices().isEmpty();
    }
  }
}
