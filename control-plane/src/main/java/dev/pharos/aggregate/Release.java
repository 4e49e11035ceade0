package dev.pharos.aggregate;

import java.util.HashMap;
import java.util.Map;

/** A service at one version. */
final class Release {
  private final Service service;
  private final String version;
  private final Map<String, Source> sources = new HashMap<>();
  private final Map<Operation, RedSeries> totals = new HashMap<>();
  private final Map<String, LedgerSeries> ledger = new HashMap<>();
  private final LedgerSeries logLedger;

  /** Edges to what is seen from this end only, by peer and operation. */
  private final Map<PeerOperation, EdgeSeries> outgoing = new HashMap<>();

  private final RecentTraffic traffic = new RecentTraffic();
  private long lastSeenNs;

  Release(Service service, String version) {
    this.service = service;
    this.version = version;
    this.logLedger = new LedgerSeries(service.id(), version, Refusals.LOGS, "");
  }

  Service service() {
    return service;
  }

  /** Empty when the service sends none. */
  String version() {
    return version;
  }

  Map<String, Source> sources() {
    return sources;
  }

  Map<PeerOperation, EdgeSeries> outgoing() {
    return outgoing;
  }

  /** All instances together: what the longer windows keep, and what the ledger counts by. */
  RedSeries total(Operation operation) {
    RedSeries series = totals.get(operation);
    if (series == null) {
      series = new RedSeries(this, operation, ledger(operation.name()));
      totals.put(operation, series);
    }
    return series;
  }

  LedgerSeries ledger(String operation) {
    LedgerSeries series = ledger.get(operation);
    if (series == null) {
      series = new LedgerSeries(service.id(), version, Refusals.TRACES, operation);
      ledger.put(operation, series);
    }
    return series;
  }

  /** Of all its log lines: which patterns cost how much is known to the patterns. */
  LedgerSeries logLedger() {
    return logLedger;
  }

  RecentTraffic traffic() {
    return traffic;
  }

  long lastSeenNs() {
    return lastSeenNs;
  }

  void seen(long arrivalNs) {
    lastSeenNs = Math.max(lastSeenNs, arrivalNs);
  }

  /** Called when edges were forgotten. */
  void dropForgottenEdges() {
    outgoing.values().removeIf(EdgeSeries::isForgotten);
    totals.values().forEach(series -> series.incoming().values().removeIf(EdgeSeries::isForgotten));
  }
}
