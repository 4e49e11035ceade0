package dev.pharos.aggregate.tracemetric;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Calls from one node of the service graph to another. A call counts once: by its server's span
 * where that came, else by its client's. It failed when either end says so.
 */
public final class CallCounter extends TraceCounter {
  private final CallKey key;
  private final DurationHistogram served = new DurationHistogram(ClassicBounds.CALLS);
  private final DurationHistogram called = new DurationHistogram(ClassicBounds.CALLS);
  private final Optional<DurationHistogram> delays;
  private long failed;

  CallCounter(CallKey key, TraceCounters book) {
    super(book);
    this.key = key;
    this.delays =
        key.hasDelays()
            ? Optional.of(new DurationHistogram(ClassicBounds.CALLS))
            : Optional.empty();
  }

  CallKey key() {
    return key;
  }

  /** A call as its server saw it. */
  public void served(long durationNs, boolean error) {
    touch();
    served.add(durationNs);
    failed += error ? 1 : 0;
  }

  /**
   * A call as its client saw it, whose server's span came too.
   *
   * @param onlyHere whether it failed for the client alone, such as by a timeout
   */
  public void called(long durationNs, boolean onlyHere) {
    touch();
    called.add(durationNs);
    failed += onlyHere ? 1 : 0;
  }

  /** A call that only its client's span tells of: to a database, a queue, somebody unseen. */
  public void calledUnseen(long durationNs, boolean error) {
    served(durationNs, error);
    called.add(durationNs);
  }

  /** The time a message spent between its producer and its consumer. */
  public void delayed(long delayNs) {
    touch();
    delays.ifPresent(histogram -> histogram.add(delayNs));
  }

  @Override
  void clear() {
    served.clear();
    called.clear();
    delays.ifPresent(DurationHistogram::clear);
    failed = 0;
  }

  /** How many, how many failed, and a histogram of each view. */
  @Override
  int series() {
    return 2 + (delays.isPresent() ? 3 : 2) * TraceCounters.seriesOf(ClassicBounds.CALLS);
  }

  @Override
  TraceReading read() {
    return new TraceReading.Calls(
        key,
        beganNs(),
        isAnnounced(),
        isIdle(),
        failed,
        served.read(),
        called.read(),
        delays.map(DurationHistogram::read));
  }

  @Override
  void writeCounts(DataOutputStream out) throws IOException {
    out.writeLong(failed);
    served.write(out);
    called.write(out);
    if (delays.isPresent()) {
      delays.get().write(out);
    }
  }

  @Override
  void readCounts(DataInputStream in) throws IOException {
    failed = in.readLong();
    served.read(in);
    called.read(in);
    if (delays.isPresent()) {
      delays.get().read(in);
    }
  }
}
