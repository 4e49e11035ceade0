package dev.pharos.show;

import dev.pharos.judge.trace.ClockSkew;
import dev.pharos.judge.trace.CorrectedTrace;
import dev.pharos.judge.trace.SkewSentence;
import dev.pharos.query.KeptMark;
import dev.pharos.show.answer.AttributesAnswer;
import dev.pharos.show.answer.ClockCorrection;
import dev.pharos.show.answer.SpanEvent;
import dev.pharos.show.answer.SpanLink;
import dev.pharos.show.answer.Text;
import dev.pharos.show.answer.Trace;
import dev.pharos.show.answer.TraceResource;
import dev.pharos.show.answer.TraceScope;
import dev.pharos.show.answer.TraceSpan;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes one trace: resources and scopes once, times from the trace's start. For one thread. */
final class TraceWriter {
  private final CorrectedTrace trace;
  private final TraceTree tree;
  private final boolean running;
  private final int mostSpans;
  private final Map<Resource, Integer> resources = new LinkedHashMap<>();
  private final Map<Scope, Integer> scopes = new LinkedHashMap<>();

  /**
   * @param running parents that have not arrived may still come
   */
  TraceWriter(CorrectedTrace trace, boolean running, int mostSpans) {
    this.trace = trace;
    this.tree = trace.tree();
    this.running = running;
    this.mostSpans = mostSpans;
  }

  Trace write() {
    List<TraceTree.Row> rows = tree.rows(mostSpans);
    List<TraceSpan> spans = new ArrayList<>();
    for (TraceTree.Row row : rows) {
      spans.add(span(row));
    }
    KeptMark mark = KeptMark.of(rows.stream().map(TraceTree.Row::span).toList());
    return new Trace(
        tree.root().traceId().toString(),
        TimeRange.instant(tree.startNs()),
        tree.durationNs(),
        trace.sentDurationNs(),
        tree.services(),
        tree.errors(),
        resources.keySet().stream().map(TraceWriter::resource).toList(),
        scopes.keySet().stream().map(TraceWriter::scope).toList(),
        spans,
        tree.size() - spans.size(),
        running,
        mark.weight(),
        mark.partial(),
        trace.corrections().stream().map(TraceWriter::correction).toList());
  }

  private TraceSpan span(TraceTree.Row row) {
    Span span = row.span();
    return new TraceSpan(
        SpanId.format(span.spanId()),
        span.parentSpanId() == SpanId.NONE ? null : SpanId.format(span.parentSpanId()),
        index(resources, span.resource()),
        index(scopes, span.scope()),
        span.service().name(),
        span.name(),
        Text.of(span.kind()),
        Text.of(span.status()),
        span.statusMessage(),
        span.traceState(),
        span.flags(),
        span.startNs() - tree.startNs(),
        span.durationNs(),
        row.selfNs(),
        row.parentMissing(),
        AttributesAnswer.of(span.attributes()),
        span.events().stream().map(this::event).toList(),
        span.links().stream().map(TraceWriter::link).toList(),
        span.droppedAttributes(),
        span.droppedEvents(),
        span.droppedLinks(),
        running && row.parentMissing(),
        trace.skewNs(span));
  }

  private static ClockCorrection correction(ClockSkew.Correction correction) {
    return new ClockCorrection(
        correction.clock().service().name(),
        Text.orNull(correction.clock().instance()),
        correction.ns(),
        SkewSentence.of(correction));
  }

  private static <K> int index(Map<K, Integer> indices, K key) {
    return indices.computeIfAbsent(key, k -> indices.size());
  }

  private SpanEvent event(dev.pharos.signal.SpanEvent event) {
    return new SpanEvent(
        event.name(),
        event.timeNs() - tree.startNs(),
        AttributesAnswer.of(event.attributes()),
        event.droppedAttributes());
  }

  private static SpanLink link(dev.pharos.signal.SpanLink link) {
    return new SpanLink(
        link.traceId().toString(),
        SpanId.format(link.spanId()),
        link.traceState(),
        AttributesAnswer.of(link.attributes()),
        link.droppedAttributes());
  }

  private static TraceResource resource(Resource resource) {
    return new TraceResource(
        resource.service().name(),
        Text.orNull(resource.service().namespace()),
        Text.orNull(resource.service().environment()),
        Text.orNull(resource.version()),
        Text.orNull(resource.instance()),
        AttributesAnswer.of(resource.attributes()));
  }

  private static TraceScope scope(Scope scope) {
    return new TraceScope(scope.name(), scope.version(), AttributesAnswer.of(scope.attributes()));
  }
}
