package dev.pharos.store.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.store.Journal;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingFilesTest {
  private static final long MAX_BYTES = 8 << 20;

  /** Four records, which cannot be compressed. */
  private static final long FILE_BYTES = 4_000;

  @TempDir private Path folder;
  private Journal journal;

  @BeforeEach
  void open() throws IOException {
    journal = FileJournal.open(folder, MAX_BYTES, FILE_BYTES);
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  @Test
  void aMissingFileIsTold() throws IOException {
    for (int i = 0; i < 12; i++) {
      journal.append(record(i));
    }
    journal.sync();
    journal.close();
    Files.delete(files().get(1));
    restart();

    List<Long> met = new ArrayList<>();
    Journal.Replay replay =
        journal.replay(new JournalPosition(1, 32), record -> met.add(record.arrivalNs()));

    assertThat(met).startsWith(0L, 1L, 2L, 3L).doesNotContain(4L).contains(11L);
    assertThat(replay.damage())
        .containsExactly("journal files 2 to 2 are missing: what was acknowledged in them is lost");
  }

  /** It is deleted when all of it is in checkpoints: that is no loss, and anything behind is. */
  @Test
  void theFileThatACheckpointEndsInMayBeGoneOnlyWhenAllOfItIsInCheckpoints() throws IOException {
    journal.append(record(1));
    JournalPosition within = journal.end();
    journal.append(record(2));
    journal.sync();
    JournalPosition all = journal.end();
    restart();
    assertReplay(within, List.of(record(2)));
    journal.append(record(3));
    journal.sync();
    journal.close();
    Files.delete(files().getFirst());

    restart();
    assertThat(damageFrom(all)).isEmpty();
    restart();
    assertThat(damageFrom(within))
        .containsExactly(
            "journal file 1 is missing: what was acknowledged in its last %d bytes is lost"
                .formatted(all.offset() - within.offset()));
  }

  @Test
  void aMissingNewestFileIsTold() throws IOException {
    for (int i = 0; i < 12; i++) {
      journal.append(record(i));
    }
    journal.sync();
    journal.close();
    List<Path> files = files();
    Files.delete(files.getLast());
    restart();

    assertThat(damageFrom(JournalPosition.START))
        .containsExactly(
            "journal file %d, the newest, is missing: what was acknowledged in it is lost"
                .formatted(files.size()));
    journal.append(record(1));
    journal.sync();
    restart();
    assertThat(damageFrom(new JournalPosition(1, 32)))
        .containsExactly(
            "journal files %d to %d are missing: what was acknowledged in them is lost"
                .formatted(files.size(), files.size()));
  }

  @Test
  void theOnlyFileMissingIsTold() throws IOException {
    journal.append(record(1));
    journal.sync();
    journal.close();
    Files.delete(onlyFile());
    restart();

    assertThat(damageFrom(JournalPosition.START))
        .containsExactly(
            "journal file 1, the newest, is missing: what was acknowledged in it is lost");
    assertThat(journal.end().file()).isEqualTo(2);
  }

  private void restart() throws IOException {
    journal.close();
    open();
  }

  private void assertReplay(JournalPosition from, List<JournalRecord> expected) throws IOException {
    List<Long> arrivals = new ArrayList<>();
    journal.replay(from, record -> arrivals.add(record.arrivalNs()));
    assertThat(arrivals).isEqualTo(expected.stream().map(JournalRecord::arrivalNs).toList());
  }

  private List<String> damageFrom(JournalPosition from) throws IOException {
    return journal.replay(from, record -> {}).damage();
  }

  private Path onlyFile() throws IOException {
    assertThat(files()).hasSize(1);
    return files().getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }

  private static JournalRecord record(int number) {
    byte[] payload = new byte[1_000];
    new Random(number).nextBytes(payload);
    return new JournalRecord(number, "", PayloadFormat.OTLP_TRACES_PROTOBUF, payload);
  }
}
