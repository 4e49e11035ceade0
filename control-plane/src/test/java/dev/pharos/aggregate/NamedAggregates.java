package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Aggregates that remember what they were given; their snapshot is the list of names. */
final class NamedAggregates implements Aggregates {
  final List<String> names = Collections.synchronizedList(new ArrayList<>());
  final List<String> rootsLeftOut = Collections.synchronizedList(new ArrayList<>());
  final List<Object> events = new ArrayList<>();

  @Override
  public void fold(List<Span> spans, long arrivalNs, long receivedBytes) {
    spans.forEach(span -> names.add(span.name()));
  }

  @Override
  public void leftOut(List<Span> roots) {
    roots.forEach(span -> rootsLeftOut.add(span.name()));
  }

  @Override
  public void foldLogs(List<LogRecord> lines, long arrivalNs, long receivedBytes) {}

  @Override
  public void fold(RequestReport report, long arrivalNs) {
    events.add(report);
  }

  @Override
  public void fold(InstanceReport report) {
    events.add(report);
  }

  @Override
  public void instanceGone(String registrationId, long atNs) {
    events.add(registrationId);
  }

  @Override
  public void fold(DeploymentNotice notice) {
    events.add(notice);
  }

  @Override
  public void judged(String deployment, DeployVerdict verdict) {
    events.add(verdict);
  }

  @Override
  public void tick(long nowNs) {}

  @Override
  public byte[] snapshot() {
    return String.join(" ", names).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void restore(byte[] snapshot) {
    names.addAll(List.of(new String(snapshot, StandardCharsets.UTF_8).split(" ", -1)));
  }
}
