package dev.pharos.store.metric;

import dev.pharos.store.Journal;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import dev.pharos.store.disk.CorruptDataException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts what the journal has into the head, as it was when it came. For one thread. */
final class Replay implements Journal.RecordConsumer {
  private final Head head;
  private final Map<Integer, HeadSeries> byNumber = new HashMap<>();
  private long unreadable;
  private long nameless;

  Replay(Head head) {
    this.head = head;
    head.index.all().forEach(series -> byNumber.put(series.number, series));
  }

  /** Records that no build of this version wrote. */
  long unreadable() {
    return unreadable;
  }

  /** Samples whose labels were in a record that is lost. */
  long nameless() {
    return nameless;
  }

  @Override
  public void accept(JournalRecord record, JournalPosition end) {
    accept(record);
    head.passOn(end);
  }

  @Override
  public void accept(JournalRecord record) {
    BatchCodec.Batch batch;
    try {
      if (record.format() != PayloadFormat.SAMPLES) {
        throw new CorruptDataException("a record of " + record.format());
      }
      batch = BatchCodec.decode(record.payload());
    } catch (CorruptDataException | IllegalArgumentException e) {
      unreadable++;
      return;
    }
    long arrivalMs = Duration.ofNanos(record.arrivalNs()).toMillis();
    int minute = Head.minuteOf(arrivalMs);
    for (BatchCodec.Definition definition : batch.defined()) {
      byNumber.put(
          definition.number(), head.restore(definition.number(), definition.labels(), minute));
    }
    List<BatchCodec.Entry> entries = new ArrayList<>(batch.series().size());
    for (BatchCodec.Journaled one : batch.series()) {
      HeadSeries series = byNumber.get(one.number());
      if (series == null) {
        nameless += one.samples().size();
      } else {
        head.activate(series);
        entries.add(new BatchCodec.Entry(series, one.samples(), one.exemplars()));
      }
    }
    head.apply(entries, batch.metadata(), batch.receivedBytes(), arrivalMs, new Tally());
    head.writeWaiting();
  }
}
