package dev.pharos.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StartupException;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogBuilder;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import dev.pharos.store.disk.AppendFile;
import dev.pharos.store.disk.Checksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What damage costs, and that it is told. */
class LogDamageTest {
  private static final int BLOCKS = 3;
  private static final int LINES = 700;
  private static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);

  @TempDir private Path folder;
  private String commit = "";
  private Path file = Path.of("");
  private byte[] whole = new byte[0];
  private final List<Integer> offsets = new ArrayList<>();

  /** Three blocks of one day, each of two services. */
  @BeforeEach
  void write() throws IOException {
    try (LogStore store = EmbeddedLogStore.open(folder, null, LogStoreSettings.DEFAULT)) {
      for (int block = 0; block < BLOCKS; block++) {
        List<LogRecord> lines = new ArrayList<>();
        for (int i = 0; i < LINES; i++) {
          lines.add(
              new LogBuilder("order " + (block * LINES + i) + " is of block" + block)
                  .time(SpanSamples.NOW_NS + (long) block * LINES + i)
                  .resource("service.name", i % 2 == 0 ? "even" : "odd")
                  .build());
        }
        store.add(lines);
        commit = store.seal().commit();
        store.retain(commit);
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      file = files.filter(each -> each.endsWith("logs.blocks")).findFirst().orElseThrow();
    }
    whole = Files.readAllBytes(file);
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = AppendFile.HEADER_BYTES; at < whole.length; at += bytes.getInt(at + 4)) {
      offsets.add(at);
    }
    assertThat(offsets).hasSize(BLOCKS);
  }

  @Test
  void aDamagedIndexIsMadeAgainAndNothingIsLost() throws IOException {
    LogBlockHeader header = headerOfSecond();
    for (int i = 0; i < header.indexLength(); i += header.indexLength() / 9) {
      flip(offsets.get(1) + header.indexAt() + i);
      try (LogStore store = open()) {
        assertThat(find(store, LogFilter.ANY)).hasSize(BLOCKS * LINES);
        assertThat(find(store, LogFilter.phrase("order " + (LINES + 17)))).hasSize(1);
        assertThat(store.statistics().notices())
            .singleElement()
            .asString()
            .contains("index", "was made again");
      }
    }
  }

  @Test
  void aDamagedChunkCostsItsOwnLinesOnly() throws IOException {
    flip(offsets.get(1) + headerOfSecond().chunksAt() + 50);

    try (LogStore store = open()) {
      assertThat(find(store, LogFilter.ANY)).hasSize(BLOCKS * LINES - LINES / 2);
      assertThat(store.statistics().notices())
          .singleElement()
          .asString()
          .contains("chunk of 350 lines", "cannot be read");
    }
  }

  @Test
  void aDamagedHeaderOrVocabularyCostsTheBlockOnly() throws IOException {
    LogBlockHeader header = headerOfSecond();
    int begin = offsets.get(1);
    for (int at :
        new int[] {begin, begin + 5, begin + 17, begin + 50, begin + header.vocabularyAt()}) {
      flip(at);
      try (LogStore store = open()) {
        assertThat(find(store, LogFilter.phrase("block0"))).hasSize(LINES);
        assertThat(find(store, LogFilter.phrase("block1"))).isEmpty();
        assertThat(find(store, LogFilter.phrase("block2"))).hasSize(LINES);
        assertThat(store.statistics().notices())
            .isNotEmpty()
            .allMatch(notice -> notice.contains("cannot be read"));
      }
    }
  }

  @Test
  void anEndThatIsCutOffCostsWhatWasThereAndIsTold() throws IOException {
    Files.write(file, Arrays.copyOf(whole, whole.length - 10));

    try (LogStore store = open()) {
      assertThat(find(store, LogFilter.ANY)).hasSize((BLOCKS - 1) * LINES);
      assertThat(store.statistics().notices())
          .anyMatch(notice -> notice.contains("lost its last 10 bytes"))
          .anyMatch(notice -> notice.contains("the file ends in it"));
    }
  }

  @Test
  void anyFlippedByteIsToldOrHarmless() throws IOException {
    for (int at = 0; at < whole.length; at += whole.length / 97) {
      flip(at);
      try (LogStore store = open()) {
        List<LogLine> lines = find(store, LogFilter.ANY);
        assertThat(lines.size() == BLOCKS * LINES || !store.statistics().notices().isEmpty())
            .as("byte %d", at)
            .isTrue();
        for (LogLine line : lines) {
          int number = (int) (line.log().timeNs() - SpanSamples.NOW_NS);
          assertThat(line.log().bodyText())
              .isEqualTo("order " + number + " is of block" + number / LINES);
        }
      }
      if (!Files.exists(file)) {
        restoreFolder();
      }
    }
  }

  @Test
  void aNewerFormatIsRefusedInOneClearLine() throws IOException {
    byte[] newer = whole.clone();
    ByteBuffer.wrap(newer).putInt(8, 2);
    ByteBuffer.wrap(newer).putInt(24, Checksum.of(newer, 0, 24));
    Files.write(file, newer);

    assertThatThrownBy(this::open)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("has format 2, this version reads format 1");
    assertThat(Files.readAllBytes(file)).as("untouched").isEqualTo(newer);
  }

  @Test
  void whatACheckpointNamedIsSetAsideWhenTheCheckpointsAreLost() throws IOException {
    try (LogStore store = EmbeddedLogStore.open(folder, null, LogStoreSettings.DEFAULT)) {
      assertThat(find(store, LogFilter.ANY)).isEmpty();
      assertThat(store.statistics().notices())
          .singleElement()
          .asString()
          .contains("were set aside");
    }
  }

  /** A damaged file header has set the day aside. */
  private void restoreFolder() throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, whole);
  }

  private LogBlockHeader headerOfSecond() throws IOException {
    return LogBlockHeader.read(Arrays.copyOfRange(whole, offsets.get(1), offsets.get(2)));
  }

  private void flip(int at) throws IOException {
    byte[] flipped = whole.clone();
    flipped[at] ^= 0x10;
    Files.write(file, flipped);
  }

  private LogStore open() throws IOException {
    return EmbeddedLogStore.open(folder, commit, LogStoreSettings.DEFAULT);
  }

  private static List<LogLine> find(LogStore store, LogFilter filter) throws IOException {
    return store.search(LogQuery.oldest(ALWAYS, filter, 10_000)).lines();
  }
}
