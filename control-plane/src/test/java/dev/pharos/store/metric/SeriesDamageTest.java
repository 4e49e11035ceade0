package dev.pharos.store.metric;

import static dev.pharos.store.metric.MergedDays.BEGIN;
import static dev.pharos.store.metric.MergedDays.DAY;
import static dev.pharos.store.metric.MergedDays.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SampleWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What damage to each file costs, and that it is told with numbers. */
class SeriesDamageTest {
  private final MergedDays days = new MergedDays(7);

  @TempDir private Path folder;

  /** A day that is merged and two windows of the next. */
  private Path fill() throws IOException {
    Path data = folder.resolve("data");
    EmbeddedSeriesStore store = days.open(data);
    days.append(store, DAY + 2 * WINDOW);
    store.settle();
    assertThat(store.partCounts().merges.sum()).isEqualTo(1);
    store.checkpoint();
    store.abandon();
    return data;
  }

  private List<Path> parts(Path data, String ending) throws IOException {
    return MergedDays.files(data, ending).stream().map(data.resolve("parts")::resolve).toList();
  }

  private void assertMadeAgain(Path data) throws IOException {
    try (EmbeddedSeriesStore store = days.open(data)) {
      // The first read finds what the start did not look at.
      store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT);
      store.tidy();
      days.assertSame(store);
      assertThat(store.partCounts().reindexed.sum()).isEqualTo(1);
      assertThat(store.partCounts().lostChunks.sum()).isZero();
      assertThat(store.statistics().notices())
          .hasSize(2)
          .anyMatch(told -> told.contains("cannot be read") && told.contains("made again"))
          .anyMatch(told -> told.contains("was made again") && told.contains(" 0 chunks are lost"));
    }
    try (EmbeddedSeriesStore store = days.open(data)) {
      days.assertSame(store);
      assertThat(store.statistics().notices()).isEmpty();
    }
  }

  @Test
  void anIndexThatIsDamagedAnywhereIsMadeAgainFromItsChunks() throws IOException {
    Path data = fill();
    Random random = new Random(1);
    List<String> indexes = MergedDays.files(data, ".index");
    assertThat(indexes).hasSizeGreaterThan(2);
    for (String index : List.of(indexes.getFirst(), indexes.getLast())) {
      int length = (int) Files.size(data.resolve("parts").resolve(index));
      for (int at : new int[] {0, 8, 13, 20, 30, 37, 50, 63, 64 + random.nextInt(length - 64)}) {
        Path copy = folder.resolve("copy-" + index.hashCode() + "-" + at);
        MergedDays.copy(data, copy);
        flip(copy.resolve("parts").resolve(index), at);
        assertMadeAgain(copy);
      }
    }
  }

  @Test
  void anIndexThatIsMissingOrCutIsMadeAgain() throws IOException {
    Path data = fill();
    for (String index : MergedDays.files(data, ".index")) {
      for (int kept : new int[] {-1, 0, 70, 400}) {
        Path copy = folder.resolve("copy-" + index.hashCode() + "-" + kept);
        MergedDays.copy(data, copy);
        Path file = copy.resolve("parts").resolve(index);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        if (kept >= 0) {
          Files.write(file, java.util.Arrays.copyOf(bytes, kept));
        }
        assertMadeAgain(copy);
      }
    }
  }

  @Test
  void whatBothFilesLostIsCountedAndTheRestIsFound() throws IOException {
    Path data = fill();
    Path chunks = parts(data, ".chunks").getFirst();
    Files.delete(parts(data, ".index").getFirst());
    int samples = samples(days.expected.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT));
    // In a chunk, and in the length of another, behind which the next has to be searched.
    flip(chunks, 100);
    flip(chunks, (int) Files.size(chunks) / 2);

    try (EmbeddedSeriesStore store = days.open(data)) {
      store.tidy();
      int found = samples(store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT));
      assertThat(found)
          .isLessThan(samples)
          .isGreaterThan(samples - 4 * SeriesStoreLimits.JOINED_SAMPLES);
      long lost = store.partCounts().lostChunks.sum();
      assertThat(lost).isBetween(1L, 3L);
      assertThat(store.statistics().notices())
          .anyMatch(told -> told.contains(" " + lost + " chunks are lost"));
    }
  }

  @Test
  void aPartWhoseSeriesAreNamedNowhereIsSetAside() throws IOException {
    Path data = fill();
    Path chunks = parts(data, ".chunks").getFirst();
    Path index = parts(data, ".index").getFirst();
    Files.delete(index);
    // The names stand behind the chunks.
    byte[] bytes = Files.readAllBytes(chunks);
    for (int at = 40; at < bytes.length; at += 3) {
      bytes[at] ^= 0x5A;
    }
    Files.write(chunks, bytes);

    try (EmbeddedSeriesStore store = days.open(data)) {
      store.tidy();
      assertThat(store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT)).isNotEmpty();
      assertThat(store.select(List.of(), BEGIN, BEGIN + DAY - 1, SampleWatch.PATIENT)).isEmpty();
      assertThat(store.partCounts().setAside.sum()).isEqualTo(1);
      assertThat(store.statistics().notices())
          .anyMatch(told -> told.contains("cannot be made again") && told.contains("set aside"));
      store.checkpoint();
    }
    assertThat(chunks).doesNotExist();
    assertThat(chunks.resolveSibling(chunks.getFileName() + ".set-aside")).exists();
    try (EmbeddedSeriesStore store = days.open(data)) {
      assertThat(store.statistics().notices()).isEmpty();
    }
  }

  @Test
  void anyOneByteOfAChunksFileCostsAtMostItsChunk() throws IOException {
    Path data = fill();
    Random random = new Random(2);
    int samples = samples(days.expected.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT));
    for (int i = 0; i < 20; i++) {
      Path copy = folder.resolve("copy-" + i);
      MergedDays.copy(data, copy);
      Path chunks = parts(copy, ".chunks").getFirst();
      flip(chunks, 32 + random.nextInt((int) Files.size(chunks) - 32));
      try (EmbeddedSeriesStore store = days.open(copy)) {
        int found = samples(store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT));
        assertThat(found).isGreaterThanOrEqualTo(samples - SeriesStoreLimits.JOINED_SAMPLES);
        assertThat(store.statistics().notices()).hasSize(found == samples ? 0 : 1);
      }
    }
  }

  @Test
  void filesOfALaterVersionRefuseTheStart() throws IOException {
    Path data = fill();
    Path index = parts(data, ".index").getFirst();
    byte[] before = Files.readAllBytes(index);
    byte[] later = before.clone();
    ByteBuffer bytes = ByteBuffer.wrap(later).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(8, PartIndex.VERSION + 1);
    CRC32C crc = new CRC32C();
    crc.update(later, 8, 4);
    crc.update(later, 16, later.length - 16);
    bytes.putInt(12, (int) crc.getValue());
    Files.write(index, later);
    assertThatThrownBy(() -> days.open(data))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(index.getFileName().toString());

    Files.write(index, before);
    Path chunks = parts(data, ".chunks").getFirst();
    byte[] header = Files.readAllBytes(chunks);
    ByteBuffer first = ByteBuffer.wrap(header);
    first.putInt(8, PartFile.VERSION + 1);
    crc.reset();
    crc.update(header, 0, 24);
    first.putInt(24, (int) crc.getValue());
    Files.write(chunks, header);
    assertThatThrownBy(() -> days.open(data))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(chunks.getFileName().toString());
  }

  @Test
  void aJournalThatIsDamagedInTheMiddleCostsItsRecordAndIsTold() throws IOException {
    EmbeddedSeriesStore store = days.open(folder);
    days.append(store, WINDOW);
    store.abandon();
    int samples = samples(days.expected.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT));
    try (var files = Files.list(folder.resolve("journal"))) {
      Path journal = files.filter(f -> f.toString().endsWith(".journal")).findFirst().orElseThrow();
      flip(journal, (int) (Files.size(journal) * 3 / 4));
    }

    try (EmbeddedSeriesStore again = days.open(folder)) {
      int found = samples(again.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT));
      // A batch has at most nine series of eight samples.
      assertThat(found).isBetween(samples - 9 * 8, samples - 1);
      assertThat(again.statistics().notices())
          .singleElement()
          .asString()
          .contains("journal", "bytes were passed over");
    }
  }

  private static int samples(List<SeriesData> series) {
    return series.stream().mapToInt(one -> one.samples().size()).sum();
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 0x14;
    Files.write(file, bytes);
  }
}
