package dev.pharos.store.span;

import dev.pharos.store.KeepCounts;
import dev.pharos.store.TraceKeeper;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What deciding of traces comes to, at {@code /actuator/prometheus}.
 *
 * @param keeper null where all are kept, of which there is nothing to tell
 */
record KeepMeters(EmbeddedSpanStore store, @Nullable TraceKeeper keeper) implements MeterBinder {

  @Override
  public void bindTo(MeterRegistry registry) {
    if (keeper == null) {
      return;
    }
    for (String reason : keeper.reasons()) {
      traces(registry, reason, counts -> counts.wholeByReason().getOrDefault(reason, 0L));
    }
    traces(registry, "rate", KeepCounts::drawn);
    counter(registry, "pharos.keep.left.out.traces", KeepCounts::leftOut, "Traces left out");
    counter(
        registry,
        "pharos.keep.represented.traces",
        KeepCounts::weights,
        "Traces that those kept by rate stand for, themselves among them");
    counter(
        registry,
        "pharos.keep.partial.traces",
        KeepCounts::partial,
        "Traces with an error that came after the rest was left out");
    counter(registry, "pharos.keep.spans", KeepCounts::keptSpans, "Spans of traces that were kept");
    counter(
        registry,
        "pharos.keep.left.out.spans",
        KeepCounts::leftOutSpans,
        "Spans that were left out");
    counter(
        registry,
        "pharos.keep.decided.bytes",
        KeepCounts::bytesBefore,
        "Bytes on disk of spans before their traces were decided of");
    counter(
        registry,
        "pharos.keep.kept.bytes",
        KeepCounts::bytesAfter,
        "Bytes on disk of what was kept of them");
    Gauge.builder("pharos.keep.undecided.spans", store, EmbeddedSpanStore::undecidedSpans)
        .description("Spans on disk of whose traces nothing is decided yet")
        .register(registry);
  }

  private void traces(MeterRegistry registry, String reason, ToDoubleFunction<KeepCounts> count) {
    FunctionCounter.builder(
            "pharos.keep.traces", store, spans -> count.applyAsDouble(spans.keepCounts()))
        .description("Traces kept, by what spoke for them")
        .tag("reason", reason)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry, String name, ToDoubleFunction<KeepCounts> count, String what) {
    FunctionCounter.builder(name, store, spans -> count.applyAsDouble(spans.keepCounts()))
        .description(what)
        .register(registry);
  }
}
