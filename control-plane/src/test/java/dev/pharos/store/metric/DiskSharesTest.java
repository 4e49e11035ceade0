package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.SeriesOrigin;
import dev.pharos.store.SeriesPlace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose the bytes of metrics on disk are, checked against the files themselves. */
class DiskSharesTest {
  private static final long BEGIN = MergedDays.BEGIN;
  private static final SeriesPlace ORDER = SeriesPlace.of("shop/order");
  private static final SeriesPlace PROD = new SeriesPlace("payment", "bank", "prod");
  private static final SeriesPlace TEST = new SeriesPlace("payment", "bank", "test");

  @TempDir private Path folder;

  private volatile long nowMs = BEGIN;

  private EmbeddedSeriesStore open() throws IOException {
    return EmbeddedSeriesStore.open(
        folder, MergedDays.settings(Duration.ofDays(30)), () -> Instant.ofEpochMilli(nowMs));
  }

  /** Order has one series of noise, payment two and one; so many hours from now on. */
  private void append(EmbeddedSeriesStore store, int hours) throws IOException {
    Random random = new Random(5);
    for (int minute = 0; minute < 60 * hours; minute += 10) {
      List<IncomingSeries> series = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Samples.Builder samples = Samples.builder();
        for (int step = 0; step < 40; step++) {
          samples.add(nowMs + step * 15_000L, random.nextGaussian());
        }
        series.add(new IncomingSeries(labels(i), samples.build()));
      }
      long later = nowMs + 600_000;
      nowMs = later;
      store.append(SampleBatch.of(series));
      store.tidy();
    }
  }

  private static Labels labels(int i) {
    return i == 0
        ? Labels.of("__name__", "orders", "job", "shop/order")
        : Labels.of(
            "__name__",
            "payments",
            "service_name",
            "payment",
            "service_namespace",
            "bank",
            "deployment_environment_name",
            i < 3 ? "prod" : "test",
            "service_version",
            "1." + i);
  }

  @Test
  void theyAddUpToTheFilesAndEachHasItsChunks() throws IOException {
    Map<SeriesPlace, Long> before;
    try (EmbeddedSeriesStore store = open()) {
      append(store, 5);
      assertThat(store.stored().parts()).as("with an index").isPositive();
      store.settle();
      before = store.bytesByPlace();
      assertMatchesFiles(before);
    }
    try (EmbeddedSeriesStore again = open()) {
      assertThat(again.bytesByPlace()).isEqualTo(before);
      append(again, 31);
      again.settle();
      assertThat(again.partCounts().merges.sum()).as("a day is over").isPositive();
      // What the merge has replaced goes.
      again.checkpoint();
      again.checkpoint();
      assertMatchesFiles(again.bytesByPlace());
    }
  }

  @Test
  void partsThatStillGetChunksCountWithWhatIsWritten() throws IOException {
    try (EmbeddedSeriesStore store = open()) {
      assertThat(store.bytesByPlace()).isEmpty();
      append(store, 3);
      store.checkpoint();

      Map<SeriesPlace, Long> found = store.bytesByPlace();
      assertThat(sum(found)).isEqualTo(files());
      assertThat((double) found.getOrDefault(PROD, 0L) / found.getOrDefault(ORDER, 1L))
          .isBetween(1.5, 2.5);
      assertThat((double) found.getOrDefault(TEST, 0L) / found.getOrDefault(ORDER, 1L))
          .isBetween(0.5, 1.5);
    }
  }

  /** As of what is counted, see {@link OriginAccounts}. */
  @Test
  void ofEnvironmentsThatAreTooManyTheLargestAreToldApart() throws IOException {
    int most = SeriesStoreLimits.PLACES_OF_SERVICE;
    try (EmbeddedSeriesStore store = open()) {
      for (int hour = 0; hour < 4; hour++) {
        List<IncomingSeries> series = new ArrayList<>();
        Random random = new Random(hour);
        for (int i = 0; i < 2 * most; i++) {
          Samples.Builder samples = Samples.builder();
          for (int step = 0; step < (i < most ? 400 : 20); step++) {
            samples.add(nowMs + step * 5_000L, random.nextGaussian());
          }
          series.add(new IncomingSeries(inEnvironment("branch" + i), samples.build()));
        }
        long later = nowMs + 3_600_000;
        nowMs = later;
        store.append(SampleBatch.of(series));
        store.tidy();
      }
      store.settle();
      assertThat(store.stored().parts()).as("with an index").isPositive();

      Map<SeriesPlace, Long> found = store.bytesByPlace();

      assertThat(found)
          .hasSize(most + 1)
          .containsKeys(
              SeriesPlace.of("payment"),
              new SeriesPlace("payment", "", "branch0"),
              new SeriesPlace("payment", "", "branch" + (most - 1)));
      assertThat(sum(found)).isEqualTo(files());
    }
  }

  private static Labels inEnvironment(String environment) {
    return Labels.of(
        "__name__",
        "payments",
        "service_name",
        "payment",
        "deployment_environment_name",
        environment);
  }

  private void assertMatchesFiles(Map<SeriesPlace, Long> found) throws IOException {
    assertThat(found).containsOnlyKeys(ORDER, PROD, TEST);
    assertThat(sum(found)).isEqualTo(files());
    Map<SeriesPlace, Long> chunks = chunksByLookingAtEach();
    long others = sum(found) - sum(chunks);
    assertThat(chunks).containsOnlyKeys(ORDER, PROD, TEST);
    assertThat(others).as("headers, names and indexes").isBetween(1L, files() / 4);
    // One series of four, of everything that is no chunk.
    assertThat(found.get(ORDER) - chunks.getOrDefault(ORDER, 0L))
        .isBetween(others / 4 - 16, others / 4 + 16);
  }

  /** Each record of each series, by its own length. */
  private Map<SeriesPlace, Long> chunksByLookingAtEach() throws IOException {
    Map<SeriesPlace, Long> bytes = new HashMap<>();
    for (String path : MergedDays.files(folder, ".index")) {
      Path index = folder.resolve("parts").resolve(path);
      Path chunks = folder.resolve("parts").resolve(path.replace(".index", ".chunks"));
      ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(index)).order(ByteOrder.LITTLE_ENDIAN);
      PartName name = new PartName(header.getLong(16), header.getInt(24));
      ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(chunks));
      try (Arena arena = Arena.ofConfined()) {
        PartIndex part = PartIndex.open(index, name, arena);
        for (int ordinal = 0; ordinal < part.series(); ordinal++) {
          ChunkList list = part.cursor().chunks(ordinal);
          for (int i = 0; i < list.size(); i++) {
            bytes.merge(
                SeriesOrigin.of(part.cursor().labels(ordinal)).place(),
                (long) ChunkRecord.length(ChunkRecord.contentLength(file, list.place(i))),
                Long::sum);
          }
        }
      }
    }
    return bytes;
  }

  private static long sum(Map<SeriesPlace, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  private long files() throws IOException {
    long bytes = 0;
    for (String ending : List.of(".chunks", ".index")) {
      for (String path : MergedDays.files(folder, ending)) {
        bytes += Files.size(folder.resolve("parts").resolve(path));
      }
    }
    return bytes;
  }
}
