package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Journal} promises. */
public abstract class JournalContract {
  private Journal journal;

  /** A new, empty journal that refuses more than about so many bytes. */
  protected abstract Journal create(long maxBytes) throws IOException;

  /** The same journal after a restart; the earlier object is closed. */
  protected abstract Journal reopen() throws IOException;

  @BeforeEach
  void createJournal() throws IOException {
    journal = create(8 << 20);
  }

  @AfterEach
  void closeJournal() throws IOException {
    journal.close();
  }

  @Test
  void replaysWhatWasAppendedInOrderAndWholly() throws IOException {
    List<JournalRecord> written = List.of(record(1), record(2), large(3), record(4));
    for (JournalRecord record : written) {
      journal.append(record);
    }
    journal.sync();

    restart();

    assertReplay(JournalPosition.START, written);
  }

  @Test
  void replaysFromAPositionBetweenRecords() throws IOException {
    journal.append(record(1));
    JournalPosition between = journal.end();
    journal.append(record(2));
    journal.sync();

    restart();

    assertReplay(between, List.of(record(2)));
  }

  @Test
  void replaysNothingFromItsEnd() throws IOException {
    journal.append(record(1));
    journal.sync();
    JournalPosition end = journal.end();

    restart();

    assertReplay(end, List.of());
  }

  @Test
  void endNeverGoesBackAcrossRestarts() throws IOException {
    journal.append(record(1));
    journal.sync();
    JournalPosition before = journal.end();

    restart();
    journal.append(record(2));
    journal.sync();

    assertThat(journal.end()).isGreaterThan(before);
    assertReplay(before, List.of(record(2)));
  }

  @Test
  void continuesBehindACheckpointWhoseRecordsWereReleased() throws IOException {
    for (int i = 0; i < 20; i++) {
      journal.append(large(i));
    }
    journal.sync();
    JournalPosition checkpoint = journal.end();
    journal.release(checkpoint);

    restart();
    assertReplay(checkpoint, List.of());
    journal.append(record(99));
    journal.sync();
    restart();

    assertReplay(checkpoint, List.of(record(99)));
  }

  @Test
  void releasingFreesSpaceAndKeepsWhatFollows() throws IOException {
    for (int i = 0; i < 20; i++) {
      journal.append(large(i));
    }
    JournalPosition checkpoint = journal.end();
    journal.append(record(21));
    journal.sync();
    long before = journal.sizeBytes();

    journal.release(checkpoint);

    assertThat(journal.sizeBytes()).isLessThan(before);
    assertReplay(checkpoint, List.of(record(21)));
  }

  @Test
  void refusesBeyondItsSizeAndAppendsAgainAfterARelease() throws IOException {
    List<JournalRecord> taken = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              while (true) {
                JournalRecord record = large(taken.size());
                journal.append(record);
                taken.add(record);
              }
            })
        .isInstanceOf(JournalFullException.class);
    journal.sync();
    assertReplay(JournalPosition.START, taken);

    JournalPosition end = journal.end();
    journal.release(end);
    journal.append(large(1000));
    journal.sync();

    assertReplay(end, List.of(large(1000)));
  }

  @Test
  void whatTheConsumerThrowsEndsTheReplay() throws IOException {
    journal.append(record(1));
    journal.append(record(2));
    journal.sync();

    assertThatThrownBy(() ->
            journal.replay(
                JournalPosition.START,
                record -> {
                  throw new IOException("stop");
                }))
        .hasMessage("stop");
  }

  protected final void restart() throws IOException {
    journal.close();
    journal = reopen();
  }

  protected final Journal journal() {
    return journal;
  }

  protected final void assertReplay(JournalPosition from, List<JournalRecord> expected)
      throws IOException {
    List<JournalRecord> met = new ArrayList<>();
    Journal.Replay replay = journal.replay(from, met::add);
    assertThat(contents(met)).isEqualTo(contents(expected));
    assertThat(replay).isEqualTo(new Journal.Replay(expected.size(), 0, List.of()));
  }

  /** Records as values that compare by their payload's bytes. */
  protected static List<List<Object>> contents(List<JournalRecord> records) {
    return records.stream()
        .map(record ->
            List.<Object>of(
                record.arrivalNs(),
                record.tenant(),
                record.format(),
                ByteBuffer.wrap(record.payload())))
        .toList();
  }

  /** A small record that differs by its number. */
  protected static JournalRecord record(int number) {
    return new JournalRecord(
        1_000_000_000L + number,
        number % 2 == 0 ? "" : "täm-" + number,
        PayloadFormat.ofCode(1 + number % 3),
        ("payload " + number).getBytes(StandardCharsets.UTF_8));
  }

  /** A record of 300 kB that does not compress. */
  protected static JournalRecord large(int number) {
    byte[] payload = new byte[300_000];
    new Random(number).nextBytes(payload);
    return new JournalRecord(number, "", PayloadFormat.OTLP_TRACES_PROTOBUF, payload);
  }
}
