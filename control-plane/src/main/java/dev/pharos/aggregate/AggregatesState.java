package dev.pharos.aggregate;

import dev.pharos.aggregate.tracemetric.TraceCounters;
import java.io.IOException;

/** What a snapshot holds beside the time: every part of the aggregates, in this order. */
record AggregatesState(
    Sources sources,
    RedAggregator red,
    EdgeAggregator edges,
    Ledger ledger,
    LinkerState linker,
    Shortfalls shortfalls,
    InstanceRegistry instances,
    DeployTracker deploys,
    ErrorGroups errors,
    TraceCounters counters,
    ReportedRequests reported) {

  void write(StateWriter out) {
    WindowsState.write(sources, out);
    WindowsState.write(red, out);
    WindowsState.write(edges, out);
    WindowsState.write(ledger, out);
    linker.write(out);
    shortfalls.write(out);
    instances.write(out);
    deploys.write(out);
    errors.write(out);
    out.bytes(counters.snapshot());
    reported.write(out);
  }

  void read(StateReader in) throws IOException {
    WindowsState.read(sources, in);
    WindowsState.read(red, sources, in);
    WindowsState.read(edges, in);
    WindowsState.read(ledger, sources, in);
    linker.read(in);
    shortfalls.read(in);
    instances.read(in);
    deploys.read(in);
    if (in.version() >= StateWriter.WITH_ERRORS) {
      errors.read(in);
    }
    if (in.version() >= StateWriter.WITH_TRACE_COUNTERS) {
      counters.restore(in.bytes());
    }
    if (in.version() >= StateWriter.WITH_REPORTED_REQUESTS) {
      reported.read(in);
    }
    if (!in.atEnd()) {
      throw new IOException("the aggregates' snapshot holds more than it should");
    }
  }
}
