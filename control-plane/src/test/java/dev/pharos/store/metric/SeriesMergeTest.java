package dev.pharos.store.metric;

import static dev.pharos.store.metric.MergedDays.BEGIN;
import static dev.pharos.store.metric.MergedDays.DAY;
import static dev.pharos.store.metric.MergedDays.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.store.SampleWatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Windows of a day that is over become one part, and nothing is lost or there twice by it. */
class SeriesMergeTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final MergedDays days = new MergedDays(5);

  @TempDir private Path folder;

  @Test
  void aDayThatIsOverBecomesOnePart() throws IOException {
    try (EmbeddedSeriesStore store = days.open(folder)) {
      days.append(store, DAY);
      assertThat(store.stored().parts()).isGreaterThan(8);

      days.append(store, WINDOW);
      assertThat(store.stored().parts()).isEqualTo(1);
      assertThat(store.partCounts().merges.sum()).isEqualTo(1);
      days.assertSame(store);
      days.assertSame(store, BEGIN + 5 * WINDOW - 1, BEGIN + 6 * WINDOW + 1);

      days.append(store, DAY);
      assertThat(store.partCounts().merges.sum()).isEqualTo(2);
      days.assertSame(store);
      assertThat(store.statistics().notices()).isEmpty();
    }
    try (EmbeddedSeriesStore store = days.open(folder)) {
      days.assertSame(store);
      assertThat(MergedDays.files(folder, ".index")).hasSize(store.stored().parts());
      assertThat(MergedDays.files(folder, ".chunks")).hasSizeLessThan(4);
      assertThat(store.statistics().notices()).isEmpty();
    }
  }

  @Test
  void whatComesLaterForAMergedDayIsMergedWithItWhenItIsMuch() throws IOException {
    try (EmbeddedSeriesStore store = days.open(folder)) {
      days.append(store, DAY + WINDOW);
      long merges = store.partCounts().merges.sum();
      assertThat(merges).isEqualTo(1);

      Backfill backfill = new Backfill(days);
      for (int window = 0; window < 3; window++) {
        backfill.append(store, window);
      }
      store.settle();
      store.tidy();
      assertThat(store.partCounts().merges.sum()).as("three parts more").isEqualTo(merges + 1);
      days.assertSame(store);

      backfill.append(store, 7);
      store.settle();
      store.tidy();
      assertThat(store.partCounts().merges.sum()).as("one part more").isEqualTo(merges + 1);
      days.assertSame(store);
    }
    try (EmbeddedSeriesStore store = days.open(folder)) {
      days.assertSame(store);
    }
  }

  @Test
  void aKillAtAnyStepLosesNothingAndDoublesNothing() throws IOException {
    Path life = folder.resolve("life");
    EmbeddedSeriesStore store = openWithADayToMerge(life);
    store.checkpoint();
    int before = MergedDays.files(life, ".chunks").size();
    assertThat(before).isGreaterThan(12);
    // Before the merge, behind it, and behind each checkpoint after it.
    for (int step = 0; step < 5; step++) {
      Path copy = folder.resolve("step-" + step);
      MergedDays.copy(life, copy);
      assertFound(copy);
      damageNewestCheckpoint(copy);
      assertFound(copy);
      if (step == 0) {
        store.tidy();
        assertThat(store.partCounts().merges.sum()).isEqualTo(1);
      } else {
        store.checkpoint();
      }
      assertThat(MergedDays.files(life, ".chunks"))
          .as("after step %d", step)
          .hasSize(step < 2 ? before + 1 : 2);
    }
    store.abandon();
  }

  /** A day in windows, written away; it is merged at the next tidying. */
  private EmbeddedSeriesStore openWithADayToMerge(Path life) throws IOException {
    EmbeddedSeriesStore store = days.open(life);
    days.append(store, DAY + HOUR / 2);
    store.settle();
    assertThat(store.partCounts().merges.sum()).isZero();
    days.pass(HOUR);
    return store;
  }

  private void assertFound(Path copy) throws IOException {
    EmbeddedSeriesStore again = days.open(copy);
    days.assertSame(again);
    assertThat(again.statistics().notices()).allMatch(told -> told.contains("is damaged"));
    again.abandon();
  }

  /** So that the one before it is opened. */
  private static void damageNewestCheckpoint(Path data) throws IOException {
    try (var files = Files.list(data.resolve("checkpoints"))) {
      Path newest =
          files
              .filter(file -> file.toString().endsWith(".manifest"))
              .max(Path::compareTo)
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(newest);
      bytes[20] ^= 1;
      Files.write(newest, bytes);
    }
  }

  @Test
  void aHalfWrittenMergeIsForgotten() throws IOException {
    Path life = folder.resolve("life");
    EmbeddedSeriesStore store = openWithADayToMerge(life);
    Path before = folder.resolve("before");
    MergedDays.copy(life, before);
    List<String> old = MergedDays.files(life, "");
    store.tidy();
    for (String file : MergedDays.files(life, "")) {
      if (!old.contains(file) && Files.isRegularFile(life.resolve("parts").resolve(file))) {
        byte[] bytes = Files.readAllBytes(life.resolve("parts").resolve(file));
        for (int length : new int[] {0, 40, bytes.length / 2, bytes.length}) {
          for (String ending : new String[] {"", ".tmp"}) {
            Path copy = folder.resolve("copy-" + length + ending + file.hashCode());
            MergedDays.copy(before, copy);
            Files.write(
                copy.resolve("parts").resolve(file + ending),
                java.util.Arrays.copyOf(bytes, length));
            assertFound(copy);
            assertThat(MergedDays.files(copy, "")).doesNotContain(file + ending);
          }
        }
      }
    }
    store.abandon();
  }

  @Test
  void powerCutsAroundAMergeLoseNothing() throws IOException {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      MergedDays some = new MergedDays(seed);
      Path before = Files.createDirectory(folder.resolve("before-" + seed));
      Path after = Files.createDirectory(folder.resolve("after-" + seed));
      PowerLossDisk disk = new PowerLossDisk(before, path -> false);
      EmbeddedSeriesStore store =
          EmbeddedSeriesStore.open(
              disk.root().resolve("metrics"), SeriesStoreSettings.DEFAULT, some.clock);
      while (some.nowMs < BEGIN + DAY + WINDOW) {
        some.append(store);
        if (some.nowMs % WINDOW == 0) {
          store.settle();
        }
      }
      store.settle();
      store.tidy();
      assertThat(store.partCounts().merges.sum()).isEqualTo(1);
      for (int i = seed % 4; i > 0; i--) {
        store.checkpoint();
      }
      disk.cutPower();
      try {
        store.abandon();
      } catch (IOException e) {
        assertThat(disk.isOff()).isTrue();
      }
      disk.writeRemains(after, random);
      try (EmbeddedSeriesStore again = some.open(after.resolve("metrics"))) {
        some.assertSame(again);
        assertThat(again.statistics().notices()).isEmpty();
      }
    }
  }

  @Test
  void daysBehindTheRetentionGoWholeWhenTheyAreMerged() throws IOException {
    try (EmbeddedSeriesStore store =
        EmbeddedSeriesStore.open(folder, MergedDays.settings(Duration.ofDays(2)), days.clock)) {
      days.append(store, 5 * DAY);
      assertThat(store.partCounts().merges.sum()).isEqualTo(4);
      assertThat(store.statistics().oldestMs()).isGreaterThanOrEqualTo(BEGIN + 3 * DAY);
      days.assertSame(store, BEGIN + 3 * DAY, Long.MAX_VALUE);
      try (var folders = Files.list(folder.resolve("parts"))) {
        assertThat(folders.filter(Files::isDirectory)).hasSize(2);
      }
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void roomOfMergedPartsIsFreeWithoutACollection() throws IOException {
    try (EmbeddedSeriesStore store = openWithADayToMerge(folder)) {
      store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT);
      store.tidy();
      store.checkpoint();
      store.checkpoint();
      assertThat(store.partCounts().merges.sum()).isEqualTo(1);
      assertThat(store.stored().retiredBytes()).isZero();
      assertThat(mapped()).noneMatch(line -> line.contains("(deleted)"));
      assertThat(mapped()).isNotEmpty();
    }
    assertThat(mapped()).isEmpty();
  }

  /** What this process has mapped of stored parts' indexes. */
  private List<String> mapped() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.UTF_8).stream()
        .filter(line -> line.contains(folder.toString()) && line.contains(".index"))
        .toList();
  }
}
