package dev.pharos.store.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.StartupException;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalContract;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJournalTest extends JournalContract {
  /** Small, so that a test meets many files. */
  private static final long FILE_BYTES = 1 << 20;

  @TempDir Path folder;
  private final FailingDisk disk = new FailingDisk();
  private long maxBytes;

  @Override
  protected Journal create(long maxBytes) throws IOException {
    this.maxBytes = maxBytes;
    return reopen();
  }

  @Override
  protected Journal reopen() throws IOException {
    return FileJournal.open(folder, maxBytes, FILE_BYTES, disk);
  }

  @Test
  void cutsATornTailAtTheLastWholeRecordAndSaysSoOnce() throws IOException {
    journal().append(record(1));
    journal().append(record(2));
    journal().sync();
    journal().close();
    cutOff(onlyFile(), 3);
    restart();

    List<JournalRecord> met = new ArrayList<>();
    Journal.Replay replay = journal().replay(JournalPosition.START, met::add);

    assertThat(contents(met)).isEqualTo(contents(List.of(record(1))));
    assertThat(replay.lostBytes()).isPositive();
    assertThat(replay.damage())
        .satisfiesExactly(
            cut -> assertThat(cut).contains("incomplete record"),
            synced ->
                assertThat(synced).contains("shorter than it was: what was acknowledged in them"));
    restart();
    assertReplay(JournalPosition.START, List.of(record(1)));
  }

  @Test
  void aTornTailThatWasNeverSyncedIsNoLoss() throws IOException {
    journal().append(record(1));
    journal().sync();
    journal().append(record(2));
    journal().close();
    cutOff(onlyFile(), 3);
    restart();

    assertThat(damageFrom(JournalPosition.START))
        .singleElement()
        .asString()
        .contains("incomplete record");
  }

  @Test
  void anyCutOfTheFileLeavesThePrefixOfWholeRecords() throws IOException {
    List<JournalRecord> written = List.of(record(1), record(2), record(3));
    List<Long> ends = new ArrayList<>();
    for (JournalRecord record : written) {
      journal().append(record);
      ends.add(journal().end().offset());
    }
    journal().sync();
    journal().close();
    byte[] whole = Files.readAllBytes(onlyFile());
    for (int length = 0; length < whole.length; length++) {
      Path copy = Files.createDirectory(folder.resolve("cut-" + length));
      Path file = copy.resolve("000000000001.journal");
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      int cut = length;
      long expected = ends.stream().filter(end -> end <= cut).count();
      try (Journal torn = FileJournal.open(copy, maxBytes, FILE_BYTES, disk)) {
        List<JournalRecord> met = new ArrayList<>();
        torn.replay(JournalPosition.START, met::add);
        assertThat(contents(met))
            .as("cut at %d", length)
            .isEqualTo(contents(written.subList(0, (int) expected)));
      }
    }
  }

  @Test
  void aFlippedBitCostsItsRecordAlone() throws IOException {
    for (int i = 0; i < 8; i++) {
      journal().append(large(i));
    }
    journal().sync();
    journal().close();
    List<Path> files = files();
    assertThat(files).hasSizeGreaterThan(1);
    long middle = JournalFile.HEADER_BYTES + 300_000 + 1_000;
    flip(files.getFirst(), middle);
    restart();

    List<Long> met = new ArrayList<>();
    Journal.Replay replay =
        journal().replay(JournalPosition.START, record -> met.add(record.arrivalNs()));

    assertThat(met).containsExactly(0L, 2L, 3L, 4L, 5L, 6L, 7L);
    assertThat(replay.lostBytes()).isBetween(300_000L, 301_000L);
    assertThat(replay.damage()).singleElement().asString().contains("wrong checksum");
  }

  @Test
  void noFlippedByteIsEverTakenForAnotherRecord() throws IOException {
    List<JournalRecord> written = List.of(record(1), record(2), record(3));
    for (JournalRecord record : written) {
      journal().append(record);
    }
    journal().sync();
    journal().close();
    Path file = onlyFile();
    long length = Files.size(file);
    for (long offset = JournalFile.HEADER_BYTES; offset < length; offset++) {
      flip(file, offset);
      List<JournalRecord> met = new ArrayList<>();
      new JournalScan(file).read(1, 0, met::add);
      assertThat(contents(met)).isSubsetOf(contents(written)).hasSize(2);
      flip(file, offset);
    }
  }

  @Test
  void aDamagedHeaderCostsNoRecord() throws IOException {
    journal().append(record(1));
    journal().sync();
    journal().close();
    for (long offset = 0; offset < JournalFile.HEADER_BYTES - Integer.BYTES; offset++) {
      flip(onlyFile(), offset);
      List<JournalRecord> met = new ArrayList<>();
      JournalScan.Outcome outcome = new JournalScan(onlyFile()).read(1, 0, met::add);
      assertThat(contents(met)).isEqualTo(contents(List.of(record(1))));
      assertThat(outcome.problems()).singleElement().asString().contains("damaged header");
      flip(onlyFile(), offset);
    }
  }

  @Test
  void aNewerFormatIsRefusedInOneClearLine() throws IOException {
    journal().append(record(1));
    journal().sync();
    journal().close();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(onlyFile()));
    bytes.putInt(8, JournalFile.VERSION + 1);
    bytes.putInt(24, JournalFile.headerChecksum(bytes.array()));
    Files.write(onlyFile(), bytes.array());
    restart();

    assertThatThrownBy(() -> journal().replay(JournalPosition.START, record -> {}))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("000000000001.journal has format 2, this version reads format 1");
  }

  @Test
  void aFailedAppendTakesNothingBackWhereTheDiskStillSyncs() throws IOException {
    journal().append(record(1));
    journal().sync();
    journal().append(record(2));
    disk.writeFails = true;
    assertThatThrownBy(() -> journal().append(record(3))).isInstanceOf(IOException.class);
    disk.writeFails = false;

    journal().sync();
    journal().append(record(4));
    journal().sync();
    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(2), record(4)));
  }

  @Test
  void aFailedAppendTakesBackWhatCannotBeSyncedAndTheNextSyncSaysSo() throws IOException {
    journal().append(record(1));
    journal().sync();
    journal().append(record(2));
    disk.writeFails = true;
    disk.syncFails = true;
    assertThatThrownBy(() -> journal().append(record(3))).isInstanceOf(IOException.class);
    disk.writeFails = false;
    disk.syncFails = false;

    assertThatThrownBy(() -> journal().sync()).isInstanceOf(IOException.class);
    journal().append(record(4));
    journal().sync();
    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(4)));
  }

  @Test
  void whatWasAnsweredIsNeverTakenBack() throws IOException {
    journal().append(record(1));
    journal().answered();
    journal().append(record(2));
    disk.syncFails = true;
    assertThatThrownBy(() -> journal().sync()).hasMessage("sync failed");
    disk.syncFails = false;
    journal().append(record(3));
    journal().answered();
    disk.writeFails = true;
    disk.syncFails = true;
    assertThatThrownBy(() -> journal().append(record(4))).isInstanceOf(IOException.class);
    disk.writeFails = false;
    disk.syncFails = false;

    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(3)));
  }

  @Test
  void aFileCutBetweenTwoRecordsIsToldWhenAnotherCameAfterIt() throws IOException {
    journal().append(record(1));
    long between = journal().end().offset();
    journal().append(record(2));
    long whole = journal().end().offset();
    journal().sync();
    restart();
    assertThat(damageFrom(JournalPosition.START)).isEmpty();
    journal().append(record(3));
    journal().sync();
    restart();
    assertThat(damageFrom(JournalPosition.START)).isEmpty();
    cutOff(onlyFile(), (int) (whole - between));
    restart();

    assertThat(damageFrom(JournalPosition.START))
        .containsExactly(
            "journal file 1 is %d bytes shorter than it was: what was acknowledged in them is lost"
                .formatted(whole - between));
  }

  @Test
  void theNewestFileCutBetweenTwoRecordsIsToldUntilMoreIsSynced() throws IOException {
    journal().append(record(1));
    long between = journal().end().offset();
    journal().append(record(2));
    long whole = journal().end().offset();
    journal().sync();
    restart();
    assertThat(damageFrom(JournalPosition.START)).isEmpty();
    cutOff(onlyFile(), (int) (whole - between));

    for (int start = 0; start < 2; start++) {
      restart();
      assertThat(damageFrom(JournalPosition.START))
          .containsExactly(
              "journal file 1 is %d bytes shorter than it was: what was acknowledged in them is lost"
                  .formatted(whole - between));
    }
    journal().append(record(3));
    journal().sync();
    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(3)));
    assertThat(damageFrom(JournalPosition.START)).isEmpty();
  }

  @Test
  void whatWasNotSyncedMayBeGoneWithoutBeingMissed() throws IOException {
    journal().append(record(1));
    journal().sync();
    long synced = journal().end().offset();
    journal().append(record(2));
    long appended = journal().end().offset();
    journal().close();
    cutOff(onlyFile(), (int) (appended - synced));
    restart();

    assertThat(damageFrom(JournalPosition.START)).isEmpty();
    assertReplay(JournalPosition.START, List.of(record(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"newest", "synced"})
  void aDamagedOrMissingNoteHarmsNothing(String name) throws IOException {
    journal().append(record(1));
    journal().sync();
    Path note = folder.resolve(name);
    for (int offset = 0; offset < Files.size(note); offset++) {
      flip(note, offset);
      restart();
      assertReplay(JournalPosition.START, List.of(record(1)));
      assertThat(damageFrom(JournalPosition.START)).isEmpty();
      flip(note, offset);
    }
    Files.delete(note);
    restart();
    assertReplay(JournalPosition.START, List.of(record(1)));
  }

  @Test
  void aFileWhoseLastSyncFailsForWantOfSpaceIsGivenUpAndTheNextSyncSaysSo() throws IOException {
    long endless = 1 << 20;
    try (Journal small =
        FileJournal.open(folder.resolve("small"), endless, JournalFile.HEADER_BYTES + 1, disk)) {
      small.append(record(1));
      disk.syncFails = true;
      disk.syncFailure = "No space left on device";
      assertThatThrownBy(() -> small.append(record(2))).isInstanceOf(JournalFullException.class);
      disk.syncFails = false;

      assertThatThrownBy(small::sync).isInstanceOf(IOException.class);
      small.append(record(3));
      small.sync();
      List<JournalRecord> met = new ArrayList<>();
      small.replay(JournalPosition.START, met::add);
      assertThat(contents(met)).isEqualTo(contents(List.of(record(3))));
    }
  }

  @Test
  void aFullDiskRefusesLeavesNothingHalfWrittenAndRecovers() throws IOException {
    journal().append(record(1));
    disk.bytesLeft = 1_000;

    assertThatThrownBy(() -> journal().append(large(2))).isInstanceOf(JournalFullException.class);
    journal().append(record(3));
    disk.bytesLeft = Long.MAX_VALUE;
    journal().append(large(4));
    journal().sync();

    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(3), large(4)));
  }

  @Test
  void aFailedSyncEndsTheFileAndWhatWaitedIsNotReplayed() throws IOException {
    journal().append(record(1));
    journal().sync();
    journal().append(record(2));
    disk.syncFails = true;

    assertThatThrownBy(() -> journal().sync()).hasMessage("sync failed");
    disk.syncFails = false;
    journal().append(record(3));
    journal().sync();

    assertThat(files()).hasSize(2);
    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(3)));
  }

  @Test
  void aFailedWriteEndsTheFile() throws IOException {
    journal().append(record(1));
    journal().sync();
    disk.writeFails = true;

    assertThatThrownBy(() -> journal().append(record(2))).hasMessage("Input/output error");
    disk.writeFails = false;
    journal().append(record(3));
    journal().sync();

    restart();
    assertReplay(JournalPosition.START, List.of(record(1), record(3)));
  }

  @Test
  void payloadsThatRepeatThemselvesTakeLessSpace() throws IOException {
    byte[] payload =
        "http.request.method=GET "
            .repeat(10_000)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    JournalRecord record = new JournalRecord(1, "", PayloadFormat.OTLP_TRACES_PROTOBUF, payload);
    journal().append(record);
    journal().sync();

    assertThat(journal().sizeBytes()).isLessThan(payload.length / 10);
    assertReplay(JournalPosition.START, List.of(record));
  }

  private Path onlyFile() throws IOException {
    return files().getFirst();
  }

  private List<String> damageFrom(JournalPosition from) throws IOException {
    return journal().replay(from, record -> {}).damage();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
    }
  }

  private static void cutOff(Path file, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - bytes);
    }
  }

  private static void flip(Path file, long offset) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, offset);
      one.put(0, (byte) (one.get(0) ^ 0x10));
      channel.write(one.flip(), offset);
    }
  }
}
