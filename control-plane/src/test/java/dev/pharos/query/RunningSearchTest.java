package dev.pharos.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.memory.MemorySpanStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunningSearchTest {
  private static final int TRACES = 700;

  private final MemorySpanStore store = new MemorySpanStore();
  private final List<Long> starts = new ArrayList<>();
  private final AtomicLong time = new AtomicLong();

  @BeforeEach
  void manyTracesThatStartInTheSameFewNanoseconds() {
    for (int i = 0; i < TRACES; i++) {
      long start = 1_000 + i / 90L;
      TraceId id = new TraceId(1, 1 + i);
      String service = i % 7 == 0 ? "payment" : "order";
      store.add(
          List.of(
              SetSpans.span(id, 1, 0, "gateway", "GET", SpanKind.SERVER, start, start + 5),
              SetSpans.span(id, 2, 1, service, "GET", SpanKind.SERVER, start, start + 5)));
    }
  }

  @Test
  void everyTraceIsFoundOnceNewestFirstOverAllSteps() throws IOException {
    HashSet<TraceId> found = new HashSet<>();

    SearchEnd end =
        run(
            "service=gateway",
            TRACES,
            trace -> {
              starts.add(trace.tree().startNs());
              return found.add(trace.tree().root().traceId());
            });

    assertThat(end.cut()).isNull();
    assertThat(found).hasSize(TRACES);
    assertThat(starts).isSortedAccordingTo((one, other) -> Long.compare(other, one));
  }

  @Test
  void groupsAreCheckedOnWholeTracesUntilThereAreEnough() throws IOException {
    HashSet<TraceId> found = new HashSet<>();
    String line = "{kind=server} && {service=payment} && !{service=order}";

    assertThat(run(line, TRACES, trace -> found.add(trace.tree().root().traceId())).cut()).isNull();
    assertThat(found).hasSize(TRACES / 7);
    assertThat(run(line, TRACES / 7, trace -> true).cut()).isNull();
    assertThat(run(line, TRACES / 7 - 1, trace -> true).cut()).isEqualTo(SearchEnd.Cut.LIMIT);
  }

  @Test
  void aSearchThatTakesTooLongAnswersWithWhatItHas() throws IOException {
    SearchEnd end =
        run(
            "service=gateway",
            TRACES,
            trace -> {
              time.addAndGet(QueryLimits.LONGEST_SEARCH.toNanos() / 3);
              return starts.add(0L);
            });

    assertThat(end.cut()).isEqualTo(SearchEnd.Cut.TIME);
    assertThat(starts).hasSize(4);
  }

  @Test
  void aSearchEndsWhenNobodyListensAnyMore() throws IOException {
    SearchEnd end = run("service=gateway", TRACES, trace -> starts.add(0L) && starts.size() < 3);

    assertThat(end.cut()).isEqualTo(SearchEnd.Cut.LEFT);
    assertThat(starts).hasSize(3);
  }

  private SearchEnd run(String line, int limit, SearchVisitor visitor) throws IOException {
    TraceQuery query =
        new TraceQuery(
            new TimeRange(0, 1_000_000), SpanFilter.ANY, TraceCondition.parse(line), limit);
    return new RunningSearch(store, query, visitor, time::get).run();
  }
}
