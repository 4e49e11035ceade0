package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link SpanStore} promises. */
public abstract class SpanStoreContract extends SpanSearchContract {
  @Test
  void everyFieldOfASpanComesBackToTheBit() throws IOException {
    for (int seed = 0; seed < 20; seed++) {
      List<Span> spans = new SpanSamples(seed).traces(200);
      store.add(spans);
      assertHolds(spans);
      settle(store);
      assertHolds(spans);
    }
  }

  @Test
  void anOutlineIsTheTraceWithoutWhatOnlySomeAskFor() throws IOException {
    List<Span> spans = new SpanSamples(5).traces(50);
    store.add(spans);
    assertOutlines(spans);
    settle(store);
    assertOutlines(spans);
  }

  private void assertOutlines(List<Span> spans) throws IOException {
    for (TraceId traceId : spans.stream().map(Span::traceId).distinct().toList()) {
      assertThat(store.outline(traceId))
          .usingRecursiveComparison()
          .ignoringFields("attributes", "events", "links")
          .ignoringCollectionOrder()
          .isEqualTo(store.trace(traceId));
    }
  }

  @Test
  void severalTracesAtOnceAreEachAsItIsAlone() throws IOException {
    List<Span> spans = new SpanSamples(6).traces(300);
    // Fragments in several blocks, some rows twice, and some in memory still.
    store.add(spans.subList(0, 200));
    settle(store);
    store.add(spans.subList(150, 250));
    settle(store);
    store.add(spans.subList(250, 300));
    List<TraceId> wanted = new ArrayList<>();
    List<TraceId> all = spans.stream().map(Span::traceId).distinct().toList();
    for (int i = 0; i < all.size(); i++) {
      if (i % 3 != 2) {
        wanted.add(all.get(i));
      }
    }
    TraceId unknown = new TraceId(8, 8);
    wanted.add(unknown);

    Map<TraceId, List<Span>> found = store.traces(wanted);

    assertThat(found).hasSize(wanted.size() - 1).doesNotContainKey(unknown);
    for (Map.Entry<TraceId, List<Span>> trace : found.entrySet()) {
      assertThat(trace.getValue()).containsExactlyInAnyOrderElementsOf(store.trace(trace.getKey()));
    }
    assertThat(store.traces(List.of())).isEmpty();
  }

  @Test
  void whatWasAddedIsFoundAtOnce() throws IOException {
    Span span = span("order").build();

    store.add(List.of(span));

    assertThat(store.trace(span.traceId())).containsExactly(span);
    assertThat(store.search(SpanQuery.all(ALWAYS, 1)).matches()).containsExactly(span);
    assertThat(store.statistics().spans()).isEqualTo(1);
  }

  @Test
  void anUnknownTraceIsEmpty() throws IOException {
    store.add(List.of(span("order").build()));

    assertThat(store.trace(new TraceId(1, 2))).isEmpty();
    settle(store);
    assertThat(store.trace(new TraceId(1, 2))).isEmpty();
  }

  @Test
  void aTraceIsGatheredFromFragmentsAndDays() throws IOException {
    TraceId traceId = new TraceId(7, 7);
    List<Span> fragments = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Span span = span("order").trace(traceId).start(NOW - i * DAY).build();
      fragments.add(span);
      store.add(List.of(span, span("other").build()));
      if (i < 3) {
        settle(store);
      }
    }

    assertThat(store.trace(traceId)).containsExactlyInAnyOrderElementsOf(fragments);
  }

  @Test
  void ofRowsThatAreOneSpanTheLastAddedAnswers() throws IOException {
    Span first = span("order").name("first").status(StatusCode.ERROR).build();
    Span second = copyOf(first).name("second").status(StatusCode.OK).build();
    Span third =
        copyOf(first).name("third").status(StatusCode.OK).start(first.startNs() - DAY).build();

    store.add(List.of(first, second));
    assertThat(store.trace(first.traceId())).containsExactly(second);
    settle(store);
    assertThat(store.trace(first.traceId())).containsExactly(second);
    store.add(List.of(third));
    assertThat(store.trace(first.traceId())).containsExactly(third);
    assertThat(search(query().status(StatusCode.ERROR))).isEmpty();
    assertThat(search(query().operation("second"))).isEmpty();
    settle(store);

    assertThat(store.trace(first.traceId())).containsExactly(third);
    assertThat(search(query().status(StatusCode.ERROR))).isEmpty();
    assertThat(search(query().operation("second"))).isEmpty();
    assertThat(search(query().operation("third"))).containsExactly(third);
  }

  @Test
  void spansThatShareAnIdButNotKindOrServiceAreTwo() throws IOException {
    Span client = span("order").kind(SpanKind.CLIENT).build();
    Span server = copyOf(client).kind(SpanKind.SERVER).resource(resource("payment")).build();
    Span other = copyOf(client).resource(resource("catalog")).build();

    store.add(List.of(client, server, other));
    assertThat(store.trace(client.traceId())).containsExactlyInAnyOrder(client, server, other);
    settle(store);

    assertThat(store.trace(client.traceId())).containsExactlyInAnyOrder(client, server, other);
  }

  @Test
  void reopeningAtACommitGivesExactlyWhatWasSealed() throws IOException {
    List<Span> spans = new SpanSamples(5).traces(900);
    store.add(spans.subList(0, 300));
    String first = store.seal().commit();
    store.retain(first);
    store.add(spans.subList(300, 600));
    Committable.PendingCommit pending = store.seal();
    store.add(spans.subList(600, 900));
    String second = pending.commit();

    reopen(second);
    assertHoldsExactly(spans.subList(0, 600));
    reopen(first);
    assertHoldsExactly(spans.subList(0, 300));
  }

  @Test
  void whatIsAddedAfterASealIsReadAtOnceAndIsInTheNextCommit() throws IOException {
    List<Span> spans = new SpanSamples(6).traces(600);
    store.add(spans.subList(0, 300));
    Committable.PendingCommit pending = store.seal();
    store.add(spans.subList(300, 600));
    assertHolds(spans);
    store.retain(pending.commit());
    assertHolds(spans);
    String second = store.seal().commit();
    store.retain(second);

    reopen(second);
    assertHoldsExactly(spans);
  }

  @Test
  void goesOnAfterReopeningAtAnOlderCommit() throws IOException {
    List<Span> spans = new SpanSamples(8).traces(900);
    store.add(spans.subList(0, 300));
    String first = store.seal().commit();
    store.retain(first);
    store.add(spans.subList(300, 600));
    store.seal().commit();

    reopen(first);
    store.add(spans.subList(600, 900));
    String third = store.seal().commit();
    store.retain(third);
    reopen(third);

    List<Span> expected = new ArrayList<>(spans.subList(0, 300));
    expected.addAll(spans.subList(600, 900));
    assertHoldsExactly(expected);
  }

  @Test
  void aCommitWithoutAnythingNewCanBeOpenedToo() throws IOException {
    String empty = store.seal().commit();
    store.retain(empty);
    reopen(empty);
    List<Span> spans = new SpanSamples(9).traces(100);
    store.add(spans);
    store.retain(store.seal().commit());
    String again = store.seal().commit();
    store.retain(again);

    reopen(again);
    assertHoldsExactly(spans);
  }

  @Test
  void expiryDropsWholeDaysPastTheRetentionOnly() throws IOException {
    Span old = span("order").start(NOW - RETENTION.toNanos() - 2 * DAY).build();
    Span recent = span("order").start(NOW - RETENTION.toNanos() + DAY).build();
    Span fresh = span("order").start(NOW).build();
    store.add(List.of(old, recent, fresh));
    String commit = store.seal().commit();
    store.retain(commit);

    store.expire(NOW);

    // It may lie beside what is kept, until that is brought to its day.
    await().untilAsserted(() -> assertThat(store.trace(old.traceId())).isEmpty());
    assertHolds(List.of(recent, fresh));
    assertThat(store.search(SpanQuery.all(ALWAYS, 10)).matches()).containsExactly(fresh, recent);
  }

  private void reopen(String commit) throws IOException {
    store.close();
    store = open(commit);
  }

  private void assertHoldsExactly(List<Span> spans) throws IOException {
    assertHolds(spans);
    assertThat(store.statistics().spans()).isEqualTo(spans.size());
    assertThat(store.statistics().notices()).isEmpty();
  }

  protected final void assertHolds(List<Span> spans) throws IOException {
    Map<TraceId, List<Span>> traces = new HashMap<>();
    spans.forEach(
        span -> traces.computeIfAbsent(span.traceId(), id -> new ArrayList<>()).add(span));
    for (Map.Entry<TraceId, List<Span>> trace : traces.entrySet()) {
      assertThat(store.trace(trace.getKey())).containsExactlyInAnyOrderElementsOf(trace.getValue());
    }
  }

  private static SpanBuilder copyOf(Span span) {
    SpanBuilder copy = new SpanBuilder("");
    copy.traceId = span.traceId();
    copy.spanId = span.spanId();
    copy.start = span.startNs();
    copy.kind = span.kind();
    copy.resource = span.resource();
    return copy;
  }
}
