package dev.pharos.aggregate;

import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeWindow;
import dev.pharos.signal.LedgerEntry;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The part of a snapshot that holds who sends, and every window that is not in the store yet. */
final class WindowsState {
  private static final List<Resolution> LEDGER_RESOLUTIONS =
      List.of(Resolution.MINUTE, Resolution.HOUR);

  private WindowsState() {}

  static void write(Sources sources, StateWriter out) {
    out.number(sources.services().size());
    for (Service service : sources.services()) {
      out.service(service.id());
      List<Operation> operations = service.operations().all();
      out.number(operations.size());
      for (Operation operation : operations) {
        out.text(operation.name());
        out.constant(operation.role());
        out.text(operation.protocol());
        out.number(operation.lastSeenNs());
      }
      out.number(service.peers().size());
      service.peers().keySet().forEach(out::peer);
      out.number(service.releases().size());
      for (Release release : service.releases().values()) {
        out.text(release.version());
        out.number(release.lastSeenNs());
        release.traffic().write(out);
        out.number(release.sources().size());
        for (Source source : release.sources().values()) {
          out.text(source.instance());
          out.number(source.lastSeenNs());
        }
      }
    }
  }

  static void read(Sources sources, StateReader in) {
    for (int services = in.count(); services > 0; services--) {
      Service service = sources.service(in.service());
      for (int operations = in.count(); operations > 0; operations--) {
        service
            .operations()
            .restore(in.text(), in.constant(Operation.Role.class), in.text(), in.number());
      }
      for (int peers = in.count(); peers > 0; peers--) {
        service.peer(in.peerKey());
      }
      for (int releases = in.count(); releases > 0; releases--) {
        Release release = sources.release(service.id(), in.text());
        release.seen(in.number());
        release.traffic().read(in);
        for (int instances = in.count(); instances > 0; instances--) {
          sources.source(release, in.text()).seen(in.number());
        }
      }
    }
  }

  static void write(RedAggregator red, StateWriter out) {
    for (Resolution resolution : Resolution.values()) {
      out.number(red.of(resolution).lineNs());
      write(held(red, resolution, RedCell::spans), out);
    }
  }

  /** What agents reported, of the same windows. */
  static void writeReports(RedAggregator red, StateWriter out) {
    for (Resolution resolution : Resolution.values()) {
      write(held(red, resolution, RedCell::reports), out);
    }
  }

  private static List<RedWindow> held(
      RedAggregator red, Resolution resolution, Function<RedCell, @Nullable RedWindow> side) {
    List<RedWindow> windows = new ArrayList<>();
    red.forEachHeld(
        resolution,
        cell -> {
          RedWindow window = side.apply(cell);
          if (window != null) {
            windows.add(window);
          }
        });
    return windows;
  }

  private static void write(List<RedWindow> windows, StateWriter out) {
    out.number(windows.size());
    for (RedWindow window : windows) {
      RedKey key = window.key();
      out.service(key.service());
      out.text(key.version());
      out.text(key.instance());
      out.text(key.operation());
      out.constant(key.kind());
      out.number(window.startNs());
      out.number(window.requests());
      out.number(window.errors());
      out.sketch(window.latency());
    }
  }

  static void read(RedAggregator red, Sources sources, StateReader in) {
    for (Resolution resolution : Resolution.values()) {
      WindowSet<RedSeries, RedCell> windows = red.of(resolution);
      windows.restoreLine(in.number());
      read(windows, cell -> cell, sources, in);
    }
  }

  static void readReports(RedAggregator red, Sources sources, StateReader in) {
    for (Resolution resolution : Resolution.values()) {
      read(red.of(resolution), RedCell::reported, sources, in);
    }
  }

  private static void read(
      WindowSet<RedSeries, RedCell> windows,
      UnaryOperator<RedCell> side,
      Sources sources,
      StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      Source source = sources.source(in.service(), in.text(), in.text());
      RedSeries series =
          source.series(operation(source, in.text(), role(in.constant(SpanKind.class))));
      long startNs = in.number();
      side.apply(windows.cell(series, startNs)).count(in.number(), in.number(), in.sketch());
    }
  }

  static void write(EdgeAggregator edges, StateWriter out) {
    List<EdgeSeries> series = List.copyOf(edges.all());
    out.number(series.size());
    for (EdgeSeries edge : series) {
      EdgeHistory history = edge.history();
      out.edge(history.key());
      out.number(history.firstSeenNs());
      out.number(history.lastSeenNs());
    }
    for (Resolution resolution : Resolution.values()) {
      List<EdgeWindow> windows = new ArrayList<>();
      edges.forEachHeld(resolution, windows::add);
      out.number(edges.of(resolution).lineNs());
      out.number(windows.size());
      for (EdgeWindow window : windows) {
        out.edge(window.key());
        out.number(window.startNs());
        out.number(window.clientCalls());
        out.number(window.clientErrors());
        out.number(window.serverCalls());
        out.number(window.serverErrors());
        out.sketch(window.clientLatency());
        out.sketch(window.serverLatency());
        out.sketch(window.queueDelay());
      }
    }
  }

  static void read(EdgeAggregator edges, StateReader in) {
    for (int series = in.count(); series > 0; series--) {
      edges.restore(new EdgeHistory(in.edge(), in.number(), in.number()));
    }
    for (Resolution resolution : Resolution.values()) {
      WindowSet<EdgeSeries, EdgeCell> windows = edges.of(resolution);
      windows.restoreLine(in.number());
      for (int held = in.count(); held > 0; held--) {
        EdgeWindow window =
            new EdgeWindow(
                in.edge(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.sketch(),
                in.sketch(),
                in.sketch());
        windows.put(edges.edge(window.key()), window.startNs(), new EdgeCell(window));
      }
    }
  }

  static void write(Ledger ledger, StateWriter out) {
    for (Resolution resolution : LEDGER_RESOLUTIONS) {
      List<LedgerEntry> entries = new ArrayList<>();
      ledger.forEachHeld(resolution, entries::add);
      out.number(ledger.of(resolution).lineNs());
      out.number(entries.size());
      for (LedgerEntry entry : entries) {
        out.service(entry.service());
        out.text(entry.version());
        out.text(entry.signal());
        out.text(entry.operation());
        out.number(entry.startNs());
        out.number(entry.items());
        out.number(entry.receivedBytes());
      }
    }
  }

  static void read(Ledger ledger, Sources sources, StateReader in) {
    for (Resolution resolution : LEDGER_RESOLUTIONS) {
      WindowSet<LedgerSeries, LedgerSeries.Cell> windows = ledger.of(resolution);
      windows.restoreLine(in.number());
      for (int held = in.count(); held > 0; held--) {
        Release release = sources.release(in.service(), in.text());
        boolean isLogs = in.version() >= StateWriter.WITH_LOGS && in.text().equals(Refusals.LOGS);
        String operation = in.text();
        LedgerSeries series = isLogs ? release.logLedger() : release.ledger(operation);
        long startNs = in.number();
        LedgerSeries.Cell cell = new LedgerSeries.Cell(series, startNs);
        cell.count(in.number(), in.number());
        windows.put(series, startNs, cell);
      }
    }
  }

  /** The operation of a name; it may have been forgotten meanwhile. */
  static Operation operation(Source source, String name, Operation.Role role) {
    return source.service().operations().restore(name, role, "", 0);
  }

  private static Operation.Role role(SpanKind kind) {
    return switch (kind) {
      case SERVER -> Operation.Role.SERVER;
      case CONSUMER -> Operation.Role.CONSUMER;
      default -> Operation.Role.JOB;
    };
  }
}
