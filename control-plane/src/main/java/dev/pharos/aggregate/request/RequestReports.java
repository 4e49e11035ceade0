package dev.pharos.aggregate.request;

import dev.pharos.signal.ServiceId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each sender counted last, so that it is known what came since. A point that comes again adds
 * nothing. For one thread.
 */
public final class RequestReports {
  /** Series that are remembered: some hundred bytes each, some ten megabytes in all. */
  public static final int MOST_SERIES = 50_000;

  /** A sender that is silent for longer begins anew: the usual interval is a minute at most. */
  private static final long FORGOTTEN_NS = Duration.ofHours(1).toNanos();

  /**
   * The first report of an unknown sender counts if it began to count so short a while before: then
   * it began while it was waited for, else nobody knows when its requests were.
   */
  private static final long JUST_BEGUN_NS = Duration.ofMinutes(10).toNanos();

  /** How often agents report unless they are told otherwise. */
  private static final long USUAL_INTERVAL_NS = Duration.ofSeconds(60).toNanos();

  /** A sender is waited for during two intervals and a half, and at least and at most so long. */
  private static final long SHORTEST_PATIENCE_NS = Duration.ofSeconds(45).toNanos();

  private static final long LONGEST_PATIENCE_NS = Duration.ofMinutes(5).toNanos();

  /** A clock that is ahead by more tells nothing of when requests were. */
  private static final long AHEAD_NS = Duration.ofMinutes(1).toNanos();

  private static final int VERSION = 1;

  private final Map<Long, Reporter> reporters = new HashMap<>();
  private final Map<ServiceId, Set<Reporter>> byService = new HashMap<>();
  private int size;

  private static final class Series {
    private long startNs;
    private long lastNs;

    /** Encoded; null of differences. */
    private byte @Nullable [] totals;
  }

  private static final class Reporter {
    private final ServiceId service;
    private final Map<Long, Series> series = new HashMap<>();
    private long lastNs;
    private long beforeNs;
    private long arrivalNs;

    private Reporter(ServiceId service) {
      this.service = service;
    }

    private void reported(long timeNs, long atNs) {
      if (timeNs > lastNs) {
        beforeNs = lastNs;
        lastNs = timeNs;
      }
      arrivalNs = Math.max(arrivalNs, atNs);
    }

    /** The time of the report before one; 0 where there was none. */
    private long before(long timeNs) {
      return timeNs > lastNs ? lastNs : beforeNs;
    }

    private long intervalNs() {
      return beforeNs == 0 ? USUAL_INTERVAL_NS : lastNs - beforeNs;
    }

    private boolean isExpectedAt(long nowNs) {
      long patience = intervalNs() / 2 * 5;
      return nowNs - arrivalNs <= Math.clamp(patience, SHORTEST_PATIENCE_NS, LONGEST_PATIENCE_NS);
    }
  }

  /**
   * Takes a report.
   *
   * @return what came since the one before; only what is more than nothing
   */
  public List<RequestIncrease> take(RequestReport.Sender sender, long arrivalNs) {
    Reporter reporter = reporters.get(sender.id());
    if (reporter == null) {
      reporter = new Reporter(sender.service());
      reporters.put(sender.id(), reporter);
      byService.computeIfAbsent(sender.service(), fresh -> new HashSet<>()).add(reporter);
    }
    List<RequestIncrease> increases = new ArrayList<>();
    long newestNs = 0;
    for (RequestPoint point : sender.points()) {
      if (point.timeNs() > arrivalNs + AHEAD_NS || point.timeNs() <= arrivalNs - FORGOTTEN_NS) {
        continue;
      }
      newestNs = Math.max(newestNs, point.timeNs());
      RequestIncrease increase = increase(reporter, point);
      if (increase != null && increase.counts().total() > 0) {
        increases.add(increase);
      }
    }
    if (newestNs > 0) {
      reporter.reported(newestNs, arrivalNs);
    }
    return increases;
  }

  private @Nullable RequestIncrease increase(Reporter reporter, RequestPoint point) {
    Series series = reporter.series.get(point.series());
    long beforeNs = reporter.before(point.timeNs());
    boolean isNew = series == null;
    if (series == null) {
      if (size >= MOST_SERIES) {
        return null;
      }
      series = new Series();
      reporter.series.put(point.series(), series);
      size++;
    }
    if (point.timeNs() <= series.lastNs || point.startNs() < series.startNs) {
      return null; // told before, or by a process that went before
    }
    byte[] before = series.totals;
    long lastNs = series.lastNs;
    boolean isAnew = point.startNs() > series.startNs;
    series.startNs = point.startNs();
    series.lastNs = point.timeNs();
    if (point.delta()) {
      series.startNs = 0; // each point has another
      return counted(point, since(point, lastNs, beforeNs), point.counts());
    }
    byte[] totals = point.counts().encoded();
    series.totals = totals;
    if (isNew || before == null || isAnew) {
      long sinceNs = since(point, lastNs, beforeNs);
      boolean isKnownSince = beforeNs > 0 || point.timeNs() - point.startNs() <= JUST_BEGUN_NS;
      return isKnownSince ? counted(point, sinceNs, point.counts()) : null;
    }
    if (Arrays.equals(before, totals)) {
      return null;
    }
    DurationCounts more = point.counts().minus(DurationCounts.decoded(before));
    if (more == null) {
      // A counter without a start began anew; one with the same start as before does not.
      return point.startNs() == 0 ? counted(point, lastNs, point.counts()) : null;
    }
    return counted(point, lastNs, more);
  }

  /** Since when a point's own requests came: after its start and after the report before it. */
  private static long since(RequestPoint point, long lastNs, long beforeNs) {
    long since = Math.max(point.startNs(), Math.max(lastNs, beforeNs));
    return since == 0 ? point.timeNs() - USUAL_INTERVAL_NS : since;
  }

  private static RequestIncrease counted(RequestPoint point, long fromNs, DurationCounts counts) {
    long from = Math.clamp(fromNs, point.timeNs() - FORGOTTEN_NS, point.timeNs() - 1);
    return new RequestIncrease(point, from, counts);
  }

  /** Whether there is no room for further series. */
  public boolean isFull() {
    return size >= MOST_SERIES;
  }

  /**
   * Up to when all senders of a service that are still expected to report have reported.
   *
   * @return epoch nanoseconds; {@link Long#MIN_VALUE} when none is expected
   */
  public long completeUntilNs(ServiceId service, long nowNs) {
    long complete = Long.MAX_VALUE;
    for (Reporter reporter : byService.getOrDefault(service, Set.of())) {
      if (reporter.isExpectedAt(nowNs) && reporter.lastNs > 0) {
        complete = Math.min(complete, reporter.lastNs);
      }
    }
    return complete == Long.MAX_VALUE ? Long.MIN_VALUE : complete;
  }

  /** The longest interval at which senders of a service report; 0 when none is expected. */
  public long intervalNs(ServiceId service, long nowNs) {
    long longest = 0;
    for (Reporter reporter : byService.getOrDefault(service, Set.of())) {
      if (reporter.isExpectedAt(nowNs)) {
        longest = Math.max(longest, reporter.intervalNs());
      }
    }
    return longest;
  }

  /** Forgets senders that are silent for long. */
  public void evict(long nowNs) {
    reporters
        .values()
        .removeIf(reporter -> {
          boolean gone = reporter.arrivalNs < nowNs - FORGOTTEN_NS;
          if (gone) {
            size -= reporter.series.size();
            Set<Reporter> others = byService.getOrDefault(reporter.service, new HashSet<>());
            others.remove(reporter);
            if (others.isEmpty()) {
              byService.remove(reporter.service);
            }
          }
          return gone;
        });
  }

  /** All of it, for {@link #restore} of an empty one. */
  public byte[] snapshot() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(reporters.size());
      for (Map.Entry<Long, Reporter> entry : reporters.entrySet()) {
        Reporter reporter = entry.getValue();
        out.writeLong(entry.getKey());
        out.writeUTF(reporter.service.namespace());
        out.writeUTF(reporter.service.name());
        out.writeUTF(reporter.service.environment());
        out.writeLong(reporter.lastNs);
        out.writeLong(reporter.beforeNs);
        out.writeLong(reporter.arrivalNs);
        out.writeInt(reporter.series.size());
        for (Map.Entry<Long, Series> each : reporter.series.entrySet()) {
          byte[] totals = each.getValue().totals;
          out.writeLong(each.getKey());
          out.writeLong(each.getValue().startNs);
          out.writeLong(each.getValue().lastNs);
          out.writeBoolean(totals != null);
          if (totals != null) {
            out.writeInt(totals.length);
            out.write(totals);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  public void restore(byte[] snapshot) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IOException(
            "reports of requests have version " + version + ", this build reads " + VERSION);
      }
      for (int left = in.readInt(); left > 0; left--) {
        long id = in.readLong();
        Reporter reporter = new Reporter(new ServiceId(in.readUTF(), in.readUTF(), in.readUTF()));
        reporter.lastNs = in.readLong();
        reporter.beforeNs = in.readLong();
        reporter.arrivalNs = in.readLong();
        for (int each = in.readInt(); each > 0; each--) {
          Series series = new Series();
          reporter.series.put(in.readLong(), series);
          series.startNs = in.readLong();
          series.lastNs = in.readLong();
          series.totals = in.readBoolean() ? in.readNBytes(in.readInt()) : null;
          size++;
        }
        reporters.put(id, reporter);
        byService.computeIfAbsent(reporter.service, fresh -> new HashSet<>()).add(reporter);
      }
    }
  }
}
