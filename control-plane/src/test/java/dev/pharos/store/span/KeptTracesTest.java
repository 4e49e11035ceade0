package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.QueryBuilder;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanQuery;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is left where not all traces are kept. */
class KeptTracesTest extends DecidingStore {
  @Test
  void whatIsYoungIsAllThereAndWhatIsOldOnlyAsItWasDecided() throws IOException {
    List<Span> plain = add(400, StatusCode.OK, "plain");
    List<Span> failed = add(20, StatusCode.ERROR, "failed");
    List<Span> drawn = add(30, StatusCode.OK, "drawn");
    store.seal().commit();

    assertFound(plain);
    assertFound(failed);
    assertThat(store.undecidedSpans()).isEqualTo(450);
    assertThat(store.keptShare()).isOne();

    decide();

    assertFound(failed);
    assertThat(plain).allSatisfy(span -> assertThat(store.trace(span.traceId())).isEmpty());
    assertThat(drawn)
        .allSatisfy(span ->
            assertThat(store.trace(span.traceId()))
                .singleElement()
                .satisfies(found ->
                    assertThat(found.attributes().get(TraceKeeper.WEIGHT))
                        .isEqualTo(AttributeValue.Int.of(10))));
    assertThat(store.search(SpanQuery.all(ALWAYS, 1_000)).matches()).hasSize(50);
    assertThat(store.statistics().spans()).isEqualTo(50);
    assertThat(store.keepCounts().wholeByReason()).containsOnly(java.util.Map.entry("error", 20L));
    assertThat(store.keepCounts().drawn()).isEqualTo(30);
    assertThat(store.keepCounts().weights()).isEqualTo(300);
    assertThat(store.keepCounts().leftOut()).isEqualTo(400);
    assertThat(store.keepCounts().keptSpans()).isEqualTo(50);
    assertThat(store.keepCounts().leftOutSpans()).isEqualTo(400);
    assertThat(store.keptShare()).isEqualTo(50 / 450.0);
    assertThat(store.keepCounts().bytesAfter())
        .isPositive()
        .isLessThan(store.keepCounts().bytesBefore());
  }

  /** By which lists of traces mark them. */
  @Test
  void outlinesSayWhatWasDecidedAndNothingElse() throws IOException {
    List<Span> drawn = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      AttributeValue user = new AttributeValue.Text("u" + i);
      drawn.add(
          new SpanBuilder("order").start(NOW + i).name("drawn").attribute("user", user).build());
    }
    store.add(drawn);
    List<Span> failed = add(2, StatusCode.ERROR, "failed");
    store.seal().commit();

    decide();

    for (Span span : drawn) {
      assertThat(store.outline(span.traceId()))
          .singleElement()
          .satisfies(found -> {
            assertThat(found.attributes().size()).isOne();
            assertThat(found.attributes().get(TraceKeeper.WEIGHT))
                .isEqualTo(AttributeValue.Int.of(10));
          });
    }
    assertThat(store.outline(failed.getFirst().traceId()))
        .allSatisfy(found -> assertThat(found.attributes().size()).isZero());
  }

  /** Half of them are drawn at one rate, half at another, between spans of traces kept whole. */
  @Test
  void outlinesSayWeightsThatDiffer() throws IOException {
    store.close();
    store =
        open(
            null,
            (traceId, spans) ->
                traceId.low() % 3 == 0
                    ? new TraceDecision.Whole("error")
                    : new TraceDecision.Drawn(traceId.low() % 3 + 0.5));
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      AttributeValue user = new AttributeValue.Text("u" + i);
      TraceId traceId = new TraceId(7, i + 1);
      spans.add(
          new SpanBuilder("order").trace(traceId).start(NOW + i).attribute("user", user).build());
    }
    store.add(spans);
    store.seal().commit();

    decide();

    for (Span span : spans) {
      long kind = span.traceId().low() % 3;
      assertThat(TraceKeeper.weight(store.outline(span.traceId())))
          .isEqualTo(kind == 0 ? 1 : kind + 0.5);
    }
  }

  @Test
  void aTraceIsDecidedByAllOfItAndKeptWhole() throws IOException {
    TraceId traceId = new TraceId(7, 1);
    Span first = new SpanBuilder("order").trace(traceId).start(NOW).build();
    Span failing =
        new SpanBuilder("payment").trace(traceId).start(NOW).status(StatusCode.ERROR).build();
    Span last = new SpanBuilder("order").trace(traceId).start(NOW).build();
    addInSegmentsOfTheirOwn(first, failing, last);

    decide();

    assertThat(store.trace(traceId)).containsExactlyInAnyOrder(first, failing, last);
    assertThat(store.keepCounts().wholeByReason()).containsEntry("error", 1L);
    assertThat(store.statistics().spans()).isEqualTo(3);
  }

  @Test
  void theKeeperIsToldOfEachRowOnce() throws IOException {
    store.close();
    List<Long> kept = new CopyOnWriteArrayList<>();
    List<Long> gone = new CopyOnWriteArrayList<>();
    TraceKeeper telling =
        new TraceKeeper() {
          @Override
          public TraceDecision decide(TraceId traceId, List<Span> spans) {
            return ERRORS.decide(traceId, spans);
          }

          @Override
          public void decided(List<Span> rows, TraceDecision decision) {
            (decision == TraceDecision.LeftOut.LEFT_OUT ? gone : kept)
                .addAll(rows.stream().map(Span::spanId).toList());
          }
        };
    store = open(null, telling);
    List<Span> wanted = new ArrayList<>();
    List<Span> others = new ArrayList<>();
    for (int segment = 0; segment < 3; segment++) {
      StatusCode status = segment == 2 ? StatusCode.ERROR : StatusCode.OK;
      wanted.add(new SpanBuilder("order").trace(new TraceId(7, 5)).status(status).build());
      others.add(new SpanBuilder("order").trace(new TraceId(7, 6)).build());
      store.add(List.of(wanted.getLast(), others.getLast()));
      store.seal().commit();
    }
    decide();

    assertThat(kept)
        .containsExactlyInAnyOrderElementsOf(wanted.stream().map(Span::spanId).toList());
    assertThat(gone)
        .containsExactlyInAnyOrderElementsOf(others.stream().map(Span::spanId).toList());
    assertThat(store.keepCounts().leftOut()).isEqualTo(1);
    assertThat(store.keepCounts().wholeByReason()).containsEntry("error", 1L);
  }

  @Test
  void whatIsInMemoryCountsToo() throws IOException {
    TraceId traceId = new TraceId(7, 2);
    Span first = new SpanBuilder("order").trace(traceId).start(NOW).build();
    Span failing = new SpanBuilder("pay").trace(traceId).status(StatusCode.ERROR).build();
    store.add(List.of(first));
    store.seal().commit();
    store.add(List.of(failing));

    decide();

    assertThat(store.trace(traceId)).containsExactlyInAnyOrder(first, failing);
  }

  @Test
  void anErrorAfterTheDecisionMarksThePartThatIsLeft() throws IOException {
    TraceId traceId = new TraceId(7, 3);
    addInSegmentsOfTheirOwn(new SpanBuilder("order").trace(traceId).start(NOW).build());
    decide();
    assertThat(store.trace(traceId)).isEmpty();

    addInSegmentsOfTheirOwn(new SpanBuilder("order").trace(traceId).start(NOW).build());
    decide();
    assertThat(store.trace(traceId)).as("nothing speaks for it").isEmpty();

    reopen();
    Span failing = new SpanBuilder("pay").trace(traceId).status(StatusCode.ERROR).build();
    addInSegmentsOfTheirOwn(failing);
    decide();

    assertThat(store.trace(traceId))
        .singleElement()
        .satisfies(span -> {
          assertThat(span.spanId()).isEqualTo(failing.spanId());
          assertThat(span.attributes().get(TraceKeeper.PARTIAL))
              .isEqualTo(AttributeValue.Bool.TRUE);
        });
    assertThat(store.keepCounts().partial()).isEqualTo(1);
  }

  @Test
  void whatComesLateOfAKeptTraceIsKeptAndAnErrorStandsForItself() throws IOException {
    TraceId traceId = new TraceId(7, 4);
    addInSegmentsOfTheirOwn(
        new SpanBuilder("order").trace(traceId).name("drawn").start(NOW).build());
    decide();
    Span late = new SpanBuilder("order").trace(traceId).name("late").start(NOW).build();
    Span failing = new SpanBuilder("pay").trace(traceId).status(StatusCode.ERROR).build();
    addInSegmentsOfTheirOwn(late, failing);
    decide();

    assertThat(store.trace(traceId)).hasSize(3).noneMatch(DecidingStore::isPartial);
    assertThat(store.trace(traceId))
        .filteredOn(span -> span.attributes().get(TraceKeeper.WEIGHT) != null)
        .extracting(Span::name)
        .containsExactlyInAnyOrder("drawn", "late");
    assertThat(store.keepCounts().drawn()).isEqualTo(1);
  }

  @Test
  void searchesFindKeptTracesAtEveryMoment() throws Exception {
    List<Span> failed = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      add(200, StatusCode.OK, "plain");
      failed.addAll(add(10, StatusCode.ERROR, "failed"));
      store.seal().commit();
      now.updateAndGet(time -> time.plusSeconds(1));
      do {
        assertThat(
                store
                    .search(new QueryBuilder().status(StatusCode.ERROR).limit(1_000).build())
                    .matches())
            .hasSize(failed.size());
        assertFound(List.of(failed.get(round * 3), failed.getLast()));
      } while (store.undecidedSpans() > 0);
    }
    assertThat(store.statistics().spans()).isEqualTo(200);
  }
}
