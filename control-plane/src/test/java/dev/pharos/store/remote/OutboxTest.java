package dev.pharos.store.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.disk.Notices;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
  private static final long ROOM = 1L << 20;

  @TempDir private Path folder;
  private Outbox outbox;

  @BeforeEach
  void open() throws IOException {
    outbox = Outbox.open(folder.resolve("outbox"), ROOM, new Notices());
  }

  @AfterEach
  void close() throws IOException {
    outbox.close();
  }

  private void reopen() throws IOException {
    outbox.close();
    open();
  }

  private void put(int number) {
    outbox.take(new JournalPosition(1, number), List.of(series(number)));
  }

  private static IncomingSeries series(int number) {
    return new IncomingSeries(
        Labels.of("__name__", "n"), Samples.builder().add(number, number).build());
  }

  /** Times of what is taken out. */
  private List<Long> taken(int most) throws Exception {
    Optional<Outbox.Parcel> parcel = outbox.next(most, 0);
    return parcel.stream()
        .flatMap(one -> one.series().stream())
        .map(one -> one.samples().timeMs(0))
        .toList();
  }

  @Test
  void comesOutAsItWentInAndNotAgainWhenDelivered() throws Exception {
    for (int i = 1; i <= 5; i++) {
      put(i);
    }

    Outbox.Parcel first = outbox.next(2, 0).orElseThrow();
    outbox.delivered(first.end());
    assertThat(taken(10)).containsExactly(3L, 4L, 5L);
    assertThat(taken(10)).isEmpty();
    outbox.again();
    assertThat(taken(10)).containsExactly(3L, 4L, 5L);

    reopen();
    assertThat(taken(10)).as("not delivered").containsExactly(3L, 4L, 5L);
    put(6);
    assertThat(taken(10)).containsExactly(6L);
  }

  @Test
  void whatTheJournalTellsAgainIsTakenOnce() throws Exception {
    put(1);
    put(2);
    reopen();
    put(1);
    put(2);
    put(3);

    assertThat(taken(10)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aTornEndIsCutAndTheJournalFillsIt() throws Exception {
    put(1);
    put(2);
    outbox.close();
    Path file = file();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 3);
    }
    open();
    put(1);
    put(2);

    assertThat(taken(10)).containsExactly(1L, 2L);
    assertThat(outbox.notices()).singleElement().asString().contains("are not whole and were cut");
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("outbox"))) {
      return files.filter(one -> one.toString().endsWith(".outbox")).findFirst().orElseThrow();
    }
  }

  @Test
  void refusesWhenTooMuchWaitsAndTakesAgainWhenItIsDelivered() throws Exception {
    outbox.close();
    outbox = Outbox.open(folder.resolve("small"), 200, new Notices());
    for (int i = 1; outbox.waitingBytes() < 200; i++) {
      outbox.requireRoom();
      put(i);
    }

    assertThatThrownBy(outbox::requireRoom)
        .isInstanceOf(JournalFullException.class)
        .hasMessageContaining("pharos.metrics.remote.max-waiting");
    List<Outbox.Parcel> parcels = new ArrayList<>();
    outbox.next(100, 0).ifPresent(parcels::add);
    outbox.delivered(parcels.getFirst().end());
    outbox.requireRoom();
    assertThat(outbox.waitingBytes()).isZero();
  }
}
