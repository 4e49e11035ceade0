package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import dev.pharos.store.memory.MemorySeriesStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered is there after a kill, a power cut and damage; nothing is there twice. */
class SeriesRecoveryTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final InstantSource CLOCK = () -> Instant.ofEpochMilli(NOW);

  @TempDir private Path folder;

  @Test
  void killsAtAnyStateLoseNothingAndDoubleNothing() throws IOException {
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      Path data = folder.resolve("kills-" + seed);
      MemorySeriesStore expected = new MemorySeriesStore(CLOCK);
      int step = 0;
      for (int life = 0; life < 4; life++) {
        EmbeddedSeriesStore store = open(data);
        assertThat(text(store.select(List.of(), 0, NOW, SampleWatch.PATIENT)))
            .as("seed %d, life %d", seed, life)
            .isEqualTo(text(expected.select(List.of(), 0, NOW, SampleWatch.PATIENT)));
        assertThat(store.statistics().notices()).isEmpty();
        for (int round = 0; round < 12; round++) {
          SampleBatch batch = batch(random, step);
          step += 20;
          assertThat(store.append(batch)).isEqualTo(expected.append(batch));
          switch (random.nextInt(8)) {
            case 0 -> store.settle();
            case 1 -> store.checkpoint();
            case 2 -> assertThat(store.append(batch).samples()).isZero();
            default -> {}
          }
        }
        if (random.nextInt(3) == 0) {
          store.close();
        } else {
          store.abandon();
        }
      }
    }
  }

  @Test
  void powerCutsLoseNothingThatWasAnswered() throws IOException {
    assertThat(cutsThatLost(path -> false)).isZero();
  }

  @Test
  void theTestNoticesAJournalThatIsNotSynced() throws IOException {
    assertThat(cutsThatLost(path -> path.toString().endsWith(".journal"))).isPositive();
  }

  private int cutsThatLost(Predicate<Path> syncIsLost) throws IOException {
    int lost = 0;
    for (int seed = 0; seed < 10; seed++) {
      Random random = new Random(seed);
      Path before = Files.createDirectory(folder.resolve("before-" + seed));
      Path after = Files.createDirectory(folder.resolve("after-" + seed));
      PowerLossDisk disk = new PowerLossDisk(before, syncIsLost);
      MemorySeriesStore expected = new MemorySeriesStore(CLOCK);
      EmbeddedSeriesStore store = open(disk.root().resolve("metrics"));
      int rounds = 3 + random.nextInt(12);
      for (int round = 0; round < rounds; round++) {
        SampleBatch batch = batch(random, round * 20);
        store.append(batch);
        expected.append(batch);
        switch (random.nextInt(5)) {
          case 0 -> store.settle();
          case 1 -> store.checkpoint();
          default -> {}
        }
      }
      disk.cutPower();
      try {
        store.abandon();
      } catch (IOException e) {
        assertThat(disk.isOff()).isTrue();
      }
      disk.writeRemains(after, random);
      try (EmbeddedSeriesStore again = open(after.resolve("metrics"))) {
        String found = text(again.select(List.of(), 0, NOW, SampleWatch.PATIENT));
        boolean same = found.equals(text(expected.select(List.of(), 0, NOW, SampleWatch.PATIENT)));
        lost += same ? 0 : 1;
      }
    }
    return lost;
  }

  @Test
  void aDamagedNewestCheckpointCostsNothing() throws IOException {
    MemorySeriesStore expected = fill(folder);
    damage(newest("manifest"), 20);

    assertFound(expected, 1, "is damaged");
  }

  @Test
  void aDamagedIndexIsToldUntilItIsMadeAgain() throws IOException {
    fill(folder);
    damage(newest("index"), 200);

    try (EmbeddedSeriesStore store = open(folder)) {
      List<SeriesData> found = store.select(List.of(), 0, NOW, SampleWatch.PATIENT);
      assertThat(found).isNotEmpty();
      assertThat(store.statistics().notices())
          .singleElement()
          .asString()
          .contains("index", "cannot be read", "samples are not found until");
    }
  }

  @Test
  void aMissingPartIsToldAndTheOthersAreFound() throws IOException {
    fill(folder);
    Files.delete(newest("chunks"));

    try (EmbeddedSeriesStore store = open(folder)) {
      assertThat(store.select(List.of(), 0, NOW, SampleWatch.PATIENT)).isNotEmpty();
      assertThat(store.statistics().notices()).singleElement().asString().contains("are missing");
    }
  }

  @Test
  void aFlippedChunkCostsItsSamplesOnly() throws IOException {
    fill(folder);
    damage(newest("chunks"), 60);

    try (EmbeddedSeriesStore store = open(folder)) {
      assertThat(store.select(List.of(), 0, NOW, SampleWatch.PATIENT)).hasSize(10);
      assertThat(store.statistics().notices())
          .singleElement()
          .asString()
          .contains("chunk", "cannot be read");
    }
  }

  private void assertFound(MemorySeriesStore expected, int notices, String told)
      throws IOException {
    try (EmbeddedSeriesStore store = open(folder)) {
      assertThat(text(store.select(List.of(), 0, NOW, SampleWatch.PATIENT)))
          .isEqualTo(text(expected.select(List.of(), 0, NOW, SampleWatch.PATIENT)));
      assertThat(store.statistics().notices()).hasSize(notices);
      assertThat(store.statistics().notices().getFirst()).contains(told);
    }
  }

  /** Several windows with an index, and a head that is not empty. */
  private MemorySeriesStore fill(Path data) throws IOException {
    Random random = new Random(3);
    MemorySeriesStore expected = new MemorySeriesStore(CLOCK);
    EmbeddedSeriesStore store = open(data);
    for (int step = 0; step < 1_200; step += 20) {
      SampleBatch batch = batch(random, step);
      store.append(batch);
      expected.append(batch);
      if (step == 1_000) {
        store.settle();
      }
    }
    store.checkpoint();
    store.abandon();
    return expected;
  }

  /** Ten series at 15 s each, twenty samples of each, now and then one that is late. */
  private static SampleBatch batch(Random random, int step) {
    List<IncomingSeries> series = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Samples.Builder samples = Samples.builder();
      int shift = random.nextInt(12) == 0 ? -10 : 0;
      for (int k = 0; k < 20; k++) {
        int at = step + k + shift;
        long time = NOW - 30_000_000 + at * 15_000L + (shift == 0 ? 0 : 7);
        samples.add(time, i % 2 == 0 ? at * 3.0 : random.nextGaussian());
      }
      Labels labels = Labels.of("__name__", "m" + i % 3, "i", Integer.toString(i));
      series.add(new IncomingSeries(labels, samples.build()));
    }
    return SampleBatch.of(series);
  }

  private Path newest(String ending) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith("." + ending))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private static void damage(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 0x10;
    Files.write(file, bytes);
  }

  private static EmbeddedSeriesStore open(Path data) throws IOException {
    return EmbeddedSeriesStore.open(data, SeriesStoreSettings.DEFAULT, CLOCK);
  }

  private static String text(List<SeriesData> series) {
    StringBuilder text = new StringBuilder();
    series.stream()
        .sorted(Comparator.comparing(SeriesData::labels))
        .forEach(one -> text.append(one.labels()).append(one.samples()).append('\n'));
    return text.toString();
  }
}
