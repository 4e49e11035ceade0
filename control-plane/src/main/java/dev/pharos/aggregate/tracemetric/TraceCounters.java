package dev.pharos.aggregate.tracemetric;

import dev.pharos.signal.Node;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All counters that metrics are made of. Bounded by the series they make: beyond that, spans of new
 * names are counted as their service's {@code _other_}, and beyond twice as many together; calls
 * between new nodes count as from {@code _other_} to {@code _other_}. Sums stay right. For one
 * thread at a time: the aggregates' lock guards it.
 */
public final class TraceCounters {
  private static final int STATE_VERSION = 2;

  /** Before any release; what it counted is left out. */
  private static final int WITHOUT_VIRTUAL_NODES = 1;

  /** Stands for many. */
  static final ServiceId ANY_SERVICE = new ServiceId("", RedKey.OTHER, "");

  private final boolean on;
  private final long idleNs;
  private final int maxSeries;
  private long nowNs;
  private final Map<SpanKey, SpanCounter> spans = new LinkedHashMap<>();
  private final Map<CallKey, CallCounter> calls = new LinkedHashMap<>();
  private int series;
  private long together;

  private TraceCounters(boolean on, Duration idle, int maxSeries) {
    this.on = on;
    this.idleNs = idle.toNanos();
    this.maxSeries = maxSeries;
  }

  /**
   * @param idle series that got nothing for so long end
   * @param maxSeries how many series counters may make before new ones are counted together
   */
  public TraceCounters(Duration idle, int maxSeries) {
    this(true, idle, maxSeries);
  }

  /** Counts nothing. */
  public static TraceCounters off() {
    return new TraceCounters(false, Duration.ZERO, 0);
  }

  /** Whether anything is to be counted. */
  public boolean isOn() {
    return on;
  }

  /**
   * When what is counted next arrived, or had been waited for long enough: by times of arrival
   * alone, whenever that is noticed, so that a replay counts at the same times. What arrived before
   * has been counted.
   */
  public void countsAt(long timeNs) {
    nowNs = timeNs;
  }

  long nowNs() {
    return nowNs;
  }

  long idleNs() {
    return idleNs;
  }

  /** Buckets, sum and count, and the native histogram. */
  static int seriesOf(ClassicBounds bounds) {
    return bounds.buckets() + 3;
  }

  /** The one counter of a name, kind and status; made when it is new. */
  public SpanCounter span(ServiceId service, String operation, SpanKind kind, StatusCode status) {
    SpanKey key = new SpanKey(service, operation, kind, status);
    SpanCounter counter = spans.get(key);
    if (counter != null) {
      return counter;
    }
    if (series >= maxSeries) {
      together++;
      key =
          series < 2 * maxSeries
              ? new SpanKey(service, RedKey.OTHER, kind, status)
              : new SpanKey(ANY_SERVICE, RedKey.OTHER, kind, status);
    }
    return spans.computeIfAbsent(key, counted -> added(new SpanCounter(counted, this)));
  }

  /** The one counter of calls between two nodes; made when it is new. */
  public CallCounter call(Node client, Node server) {
    CallKey key = CallKey.of(client, server);
    CallCounter counter = calls.get(key);
    if (counter != null) {
      return counter;
    }
    if (series >= maxSeries) {
      together++;
      key = CallKey.TOGETHER;
    }
    return calls.computeIfAbsent(key, counted -> added(new CallCounter(counted, this)));
  }

  private <C extends TraceCounter> C added(C counter) {
    series += counter.series();
    return counter;
  }

  /** How many series the counters make at most. */
  public int series() {
    return series;
  }

  /** How often a name or a pair of nodes found no counter of its own. */
  public long together() {
    return together;
  }

  /** What all counters have counted up to now. */
  public List<TraceReading> read() {
    List<TraceReading> readings = new ArrayList<>(spans.size() + calls.size());
    spans.values().forEach(counter -> readings.add(counter.read()));
    calls.values().forEach(counter -> readings.add(counter.read()));
    return readings;
  }

  /**
   * Notes that readings are in their series: of those that go on it is known now that they began at
   * zero, those that ended are dropped. A counter that began anew meanwhile stays as it is.
   */
  public void published(Collection<TraceReading> readings) {
    for (TraceReading reading : readings) {
      Map<?, ? extends TraceCounter> book = reading instanceof TraceReading.Spans ? spans : calls;
      TraceCounter counter = book.get(reading.key());
      if (counter == null || counter.beganNs() != reading.beganNs()) {
        continue;
      }
      if (reading.ended()) {
        series -= counter.series();
        counter.leave();
        book.remove(reading.key());
      } else {
        counter.announce();
      }
    }
  }

  /** All state, for {@link #restore} of an empty one. */
  public byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(STATE_VERSION);
      out.writeLong(together);
      out.writeInt(spans.size());
      for (SpanCounter counter : spans.values()) {
        SpanKey key = counter.key();
        StateCodec.writeService(key.service(), out);
        StateCodec.writeText(key.operation(), out);
        StateCodec.writeText(key.kind().name(), out);
        StateCodec.writeText(key.status().name(), out);
        counter.write(out);
      }
      out.writeInt(calls.size());
      for (CallCounter counter : calls.values()) {
        StateCodec.writeService(counter.key().client(), out);
        StateCodec.writeService(counter.key().server(), out);
        StateCodec.writeText(counter.key().connectionType(), out);
        StateCodec.writeText(counter.key().virtualNode(), out);
        counter.write(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #snapshot} gave; nothing where counting is off. */
  public void restore(byte[] snapshot) throws IOException {
    if (!on) {
      return;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
      int version = in.readByte();
      if (version == WITHOUT_VIRTUAL_NODES) {
        return;
      }
      if (version != STATE_VERSION) {
        throw new IOException("counters of version " + version + ", not " + STATE_VERSION);
      }
      together = in.readLong();
      for (int held = in.readInt(); held > 0; held--) {
        SpanKey key =
            new SpanKey(
                StateCodec.readService(in),
                StateCodec.readText(in),
                SpanKind.valueOf(StateCodec.readText(in)),
                StatusCode.valueOf(StateCodec.readText(in)));
        SpanCounter counter = added(new SpanCounter(key, this));
        counter.read(in);
        spans.put(key, counter);
      }
      for (int held = in.readInt(); held > 0; held--) {
        CallKey key =
            new CallKey(
                StateCodec.readService(in),
                StateCodec.readService(in),
                StateCodec.readText(in),
                StateCodec.readText(in));
        CallCounter counter = added(new CallCounter(key, this));
        counter.read(in);
        calls.put(key, counter);
      }
    }
  }
}
