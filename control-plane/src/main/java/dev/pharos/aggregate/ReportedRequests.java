package dev.pharos.aggregate;

import dev.pharos.aggregate.request.PartlyTraced;
import dev.pharos.aggregate.request.RequestIncrease;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.aggregate.request.RequestReports;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what agents report of requests beside what spans tell of them, and decides again and again
 * of each service which of both its figures are made of. Services that send neither spans nor lines
 * are left out. For one thread, under the lock of the aggregates.
 */
final class ReportedRequests {
  /** How often it is decided, as long as nothing is reported. */
  private static final long LOOK_NS = Duration.ofSeconds(10).toNanos();

  private final Sources sources;
  private final RedAggregator red;
  private final Shortfalls shortfalls;
  private final RequestReports reports = new RequestReports();
  private long lookedNs;

  ReportedRequests(Sources sources, RedAggregator red, Shortfalls shortfalls) {
    this.sources = sources;
    this.red = red;
    this.shortfalls = shortfalls;
  }

  void fold(RequestReport report, long arrivalNs) {
    for (RequestReport.Sender sender : report.senders()) {
      List<RequestIncrease> increases = reports.take(sender, arrivalNs);
      Service service = sources.known(sender.service());
      if (service == null) {
        continue;
      }
      PartlyTraced traced = service.traced();
      if (traced == null) {
        traced = new PartlyTraced();
        service.traced(traced);
      }
      Source source = sources.source(sender.service(), sender.version(), sender.instance());
      source.seen(arrivalNs);
      for (RequestIncrease increase : increases) {
        count(increase, source, traced, arrivalNs);
      }
      if (traced.isPart()) {
        look(service, traced, arrivalNs);
      }
    }
    if (reports.isFull()) {
      shortfalls.count(Shortfall.REPORTED_REQUESTS);
    }
  }

  private void count(RequestIncrease increase, Source source, PartlyTraced traced, long arrivalNs) {
    String protocol = increase.point().protocol();
    traced.reports(protocol, source.release().version());
    Operations operations = source.service().operations();
    Operation operation = operations.reported(increase.point().operation(), protocol, arrivalNs);
    boolean compared =
        operation.isNamedAlike()
            && operation.lastSeenNs() > 0
            && operation.reportedSinceNs() <= increase.fromNs()
            && PartlyTraced.canBeCompared(increase.fromNs(), increase.toNs());
    red.report(source.series(operation), increase, compared, arrivalNs);
  }

  void lookWhenDue(long nowNs) {
    if (nowNs - lookedNs < LOOK_NS) {
      return;
    }
    lookedNs = nowNs;
    for (Service service : sources.services()) {
      PartlyTraced traced = service.traced();
      if (traced != null) {
        look(service, traced, nowNs);
      }
    }
  }

  private void look(Service service, PartlyTraced traced, long nowNs) {
    long changedNs =
        traced.look(
            nowNs,
            reports.completeUntilNs(service.id(), nowNs),
            reports.intervalNs(service.id(), nowNs),
            resolution -> red.of(resolution).lineNs());
    if (changedNs != Long.MAX_VALUE) {
      red.changed(changedNs);
    }
  }

  void evict(long nowNs) {
    reports.evict(nowNs);
  }

  boolean isPartIn(ServiceId service, TimeRange range) {
    PartlyTraced traced = traced(service);
    return traced != null && traced.isPartIn(range);
  }

  double share(ServiceId service, TimeRange range) {
    PartlyTraced traced = traced(service);
    return traced == null ? 1 : traced.share(range);
  }

  long knownUntilNs(ServiceId service) {
    PartlyTraced traced = traced(service);
    return traced == null ? Long.MAX_VALUE : traced.knownUntilNs();
  }

  /** Null where agents report nothing of a service. */
  private @Nullable PartlyTraced traced(ServiceId id) {
    Service service = sources.known(id);
    return service == null ? null : service.traced();
  }

  void write(StateWriter out) {
    out.number(lookedNs);
    out.bytes(reports.snapshot());
    List<Service> traced =
        sources.services().stream().filter(service -> service.traced() != null).toList();
    out.number(traced.size());
    for (Service service : traced) {
      out.service(service.id());
      out.bytes(bytes(service.traced()));
    }
    WindowsState.writeReports(red, out);
  }

  void read(StateReader in) throws IOException {
    lookedNs = in.number();
    reports.restore(in.bytes());
    for (int left = in.count(); left > 0; left--) {
      Service service = sources.service(in.service());
      byte[] traced = in.bytes();
      service.traced(PartlyTraced.read(new DataInputStream(new ByteArrayInputStream(traced))));
    }
    WindowsState.readReports(red, sources, in);
  }

  private static byte[] bytes(@Nullable PartlyTraced traced) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (traced != null) {
      try {
        traced.write(new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return bytes.toByteArray();
  }
}
