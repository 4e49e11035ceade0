package dev.pharos.store.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SampleOutlet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store passes on of what it takes. */
class SampleOutletTest {
  private static final long NOW = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
  private static final Labels ORDERS = Labels.of("__name__", "orders_total");

  @TempDir private Path folder;

  /** Keeps what it is handed, by where the journal has it. */
  private static final class Kept implements SampleOutlet {
    final TreeMap<JournalPosition, List<IncomingSeries>> records = new TreeMap<>();
    int handed;
    boolean full;
    boolean broken;

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void requireRoom() throws JournalFullException {
      if (full) {
        throw new JournalFullException("no room");
      }
    }

    @Override
    public void take(JournalPosition end, List<IncomingSeries> taken) {
      handed++;
      records.put(end, taken);
    }

    @Override
    public void sync() throws IOException {
      if (broken) {
        throw new IOException("no disk");
      }
    }

    /** Of all samples, in the order of the journal. */
    List<Long> times() {
      List<Long> times = new ArrayList<>();
      for (List<IncomingSeries> record : records.values()) {
        for (IncomingSeries series : record) {
          for (int i = 0; i < series.samples().size(); i++) {
            times.add(series.samples().timeMs(i) - NOW);
          }
        }
      }
      return times;
    }
  }

  private EmbeddedSeriesStore open(Kept outlet) throws IOException {
    return EmbeddedSeriesStore.open(
        folder, SeriesStoreSettings.DEFAULT, () -> Instant.ofEpochMilli(NOW), outlet);
  }

  private static SampleBatch batch(long... times) {
    Samples.Builder samples = Samples.builder();
    for (long time : times) {
      samples.add(NOW + time, (double) time);
    }
    return SampleBatch.of(List.of(new IncomingSeries(ORDERS, samples.build())));
  }

  @Test
  void passesOnWhatIsNewAndNothingTwice() throws IOException {
    Kept outlet = new Kept();
    try (EmbeddedSeriesStore store = open(outlet)) {
      store.append(batch(0, 1_000));
      store.append(batch(1_000, 2_000));
      store.append(batch(500));
      store.append(batch(-3_600_000));
      store.append(
          SampleBatch.of(
              List.of(
                  new IncomingSeries(
                      ORDERS,
                      Samples.EMPTY,
                      List.of(new Exemplar(Labels.of("trace_id", "a"), 1, NOW))))));
    }

    assertThat(outlet.times()).containsExactly(0L, 1_000L, 2_000L, 500L);
    assertThat(outlet.records.lastEntry().getValue().getFirst().exemplars()).hasSize(1);
  }

  @Test
  void aReplayTellsTheSameAtTheSamePlaces() throws IOException {
    Kept before = new Kept();
    EmbeddedSeriesStore store = open(before);
    store.append(batch(0));
    store.append(batch(0, 1_000));
    store.abandon();

    Kept after = new Kept();
    open(after).abandon();

    assertThat(after.records.keySet()).isEqualTo(before.records.keySet());
    assertThat(after.times()).isEqualTo(before.times()).containsExactly(0L, 1_000L);
  }

  @Test
  void theJournalIsCutOnlyAfterTheOutletHasAll() throws IOException {
    Kept outlet = new Kept();
    EmbeddedSeriesStore store = open(outlet);
    store.append(batch(0));
    outlet.broken = true;

    assertThatThrownBy(store::checkpoint).isInstanceOf(IOException.class).hasMessage("no disk");
    assertThat(store.statistics().notices()).anyMatch(notice -> notice.contains("no disk"));
    store.abandon();

    Kept after = new Kept();
    open(after).abandon();
    assertThat(after.times()).as("no checkpoint was made").containsExactly(0L);
  }

  @Test
  void nothingIsAcknowledgedThatTheOutletHasNoRoomFor() throws IOException {
    Kept outlet = new Kept();
    try (EmbeddedSeriesStore store = open(outlet)) {
      outlet.full = true;

      assertThatThrownBy(() -> store.append(batch(0)))
          .isInstanceOf(JournalFullException.class)
          .hasMessage("no room");
    }
    assertThat(outlet.handed).isZero();
  }
}
