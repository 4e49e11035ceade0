package dev.pharos.judge.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ClockSkewTest {
  private static final TraceId TRACE = new TraceId(7, 7);
  private static final List<SpanKind> KINDS = List.of(SpanKind.values());

  @Test
  void aServerThatBeganBeforeItsCallMovesToTheMiddleOfIt() {
    CorrectedTrace trace =
        correct(
            span(1, 0, "gateway-1", SpanKind.CLIENT, 1_000, 1_100),
            span(2, 1, "order-1", SpanKind.SERVER, 400, 460),
            span(3, 2, "order-1", SpanKind.INTERNAL, 410, 420));

    // 100 for the client, 60 for the server: 20 on the network each way.
    assertThat(times(trace)).containsExactly("1: 1000-1100", "2: 1020-1080", "3: 1030-1040");
    assertThat(trace.skewNs(trace.tree().span(1))).isEqualTo(620);
    assertThat(trace.skewNs(trace.tree().span(0))).isZero();
    assertThat(trace.corrections()).hasSize(1);
    assertThat(SkewSentence.of(trace.corrections().getFirst()))
        .isEqualTo(
            "The clock of order (order-1) is 620 ns behind: its spans are drawn 620 ns later. As"
                + " sent, order 2 began 600 ns before it was called by gateway 1.");
  }

  @Test
  void aServerThatBeganAfterItsCallersAnswerMovesBack() {
    CorrectedTrace trace =
        correct(
            span(1, 0, "gateway-1", SpanKind.CLIENT, 0, 100),
            span(2, 1, "order-1", SpanKind.SERVER, 5_000, 5_040));

    assertThat(times(trace)).containsExactly("1: 0-100", "2: 30-70");
    assertThat(SkewSentence.of(trace.corrections().getFirst()))
        .contains("4.97 µs ahead", "4.90 µs after the answer was back at gateway 1");
  }

  @Test
  void whatIsOnlyUnusualStays() {
    List<Span> spans =
        List.of(
            span(1, 0, "gateway-1", SpanKind.CLIENT, 0, 100),
            // ends after its caller had the answer: it may have gone on working
            span(2, 1, "order-1", SpanKind.SERVER, 90, 160),
            // a message is taken long after it was sent
            span(3, 2, "order-1", SpanKind.PRODUCER, 100, 101),
            span(4, 3, "inventory-1", SpanKind.CONSUMER, 9_000, 9_050));

    CorrectedTrace trace = ClockSkew.correct(TraceTree.of(spans));

    assertThat(trace.corrections()).isEmpty();
    assertThat(trace.tree().span(3).startNs()).isEqualTo(9_000);
  }

  @Test
  void aServerThatOutlivesACallerWhichGaveUpStays() {
    Span gaveUp = failed(span(1, 0, "gateway-1", SpanKind.CLIENT, 0, 100));

    CorrectedTrace trace = correct(gaveUp, span(2, 1, "order-1", SpanKind.SERVER, 300, 900));

    assertThat(trace.corrections()).isEmpty();
  }

  @Test
  void spansOfOneInstanceAreNeverCorrectedAgainstEachOther() {
    CorrectedTrace trace =
        correct(
            span(1, 0, "order-1", SpanKind.INTERNAL, 100, 200),
            span(2, 1, "order-1", SpanKind.INTERNAL, 50, 60));

    assertThat(trace.corrections()).isEmpty();
  }

  @Test
  void allCallsBetweenTwoClocksTogetherSayHowFarTheyAreApart() {
    CorrectedTrace trace =
        correct(
            span(1, 0, "gateway-1", SpanKind.INTERNAL, 0, 5_000),
            span(2, 1, "gateway-1", SpanKind.CLIENT, 100, 1_100),
            span(3, 2, "order-1", SpanKind.SERVER, 10_150, 10_250),
            span(4, 1, "gateway-1", SpanKind.CLIENT, 2_000, 2_110),
            span(5, 4, "order-1", SpanKind.SERVER, 12_010, 12_110));

    // The second call leaves ten between both, so it says it best: 5 each side.
    assertThat(trace.moved().values()).containsExactly(-10_005L);
    assertThat(times(trace)).contains("3: 145-245", "5: 2005-2105");
  }

  @Test
  void eventsMoveWithTheirSpan() {
    Span server = span(2, 1, "order-1", SpanKind.SERVER, 400, 460);
    Span withEvent = withEvent(server, new SpanEvent("x", 430, Attributes.EMPTY, 0));

    CorrectedTrace trace =
        correct(span(1, 0, "gateway-1", SpanKind.CLIENT, 1_000, 1_100), withEvent);

    assertThat(trace.tree().span(1).events().getFirst().timeNs()).isEqualTo(1_050);
  }

  @Test
  void twoInstancesOfOneWrongMachineMoveTogether() {
    CorrectedTrace trace =
        correct(
            span(1, 0, "gateway-1", SpanKind.CLIENT, 10_000, 10_500),
            span(2, 1, "order-1", SpanKind.SERVER, 1_100, 1_500),
            span(3, 2, "order-1", SpanKind.CLIENT, 1_200, 1_300),
            span(4, 3, "stock-1", SpanKind.SERVER, 1_210, 1_290));

    assertThat(trace.moved().values()).containsExactly(8_950L, 8_950L);
  }

  @Test
  void timesAtTheEndOfTimeDoNotOverflow() {
    CorrectedTrace trace =
        correct(
            span(1, 0, "gateway-1", SpanKind.CLIENT, Long.MAX_VALUE - 10, Long.MAX_VALUE - 1),
            span(2, 1, "order-1", SpanKind.SERVER, 0, 5),
            span(3, 2, "stock-1", SpanKind.SERVER, Long.MAX_VALUE - 5, Long.MAX_VALUE - 1));

    assertThat(trace.tree().size()).isEqualTo(3);
  }

  @Property
  void whateverTheClocksNothingImpossibleIsLeft(@ForAll long seed) {
    Random random = new Random(seed);
    List<Span> truth = trueTrace(random);
    Map<String, Long> offsets = offsets(random, truth, 1_000_000);
    List<Span> sent =
        truth.stream()
            .map(span -> span.movedBy(offsets.getOrDefault(span.resource().instance(), 0L)))
            .toList();

    CorrectedTrace trace = ClockSkew.correct(TraceTree.of(sent));

    assertThat(impossible(trace.tree().size() == 0 ? List.of() : spans(trace.tree()))).isEmpty();
    // Each clock moved as a whole; lengths stayed.
    Map<Long, Span> before = new HashMap<>();
    sent.forEach(span -> before.put(span.spanId(), span));
    for (Span after : spans(trace.tree())) {
      Span was = before.get(after.spanId());
      assertThat(after.startNs() - was.startNs()).isEqualTo(trace.skewNs(after));
      assertThat(after.endNs() - was.endNs()).isEqualTo(trace.skewNs(after));
    }
    assertThat(trace.tree().size()).isEqualTo(sent.size());
  }

  @Property
  void clocksThatAreRightAreLeftAlone(@ForAll long seed) {
    List<Span> truth = trueTrace(new Random(seed));

    assertThat(ClockSkew.correct(TraceTree.of(truth)).corrections()).isEmpty();
  }

  @Property
  void clocksThatLieAtRandomDoNotStopIt(@ForAll long seed) {
    Random random = new Random(seed);
    List<Span> spans = new ArrayList<>();
    for (int i = 1; i <= 2 + random.nextInt(60); i++) {
      long start = random.nextLong(1_000);
      spans.add(
          span(
              i,
              random.nextInt(i),
              "service-" + random.nextInt(6),
              KINDS.get(random.nextInt(6)),
              start,
              start + random.nextLong(500)));
    }

    CorrectedTrace trace = ClockSkew.correct(TraceTree.of(spans));

    assertThat(trace.tree().size()).isEqualTo(spans.size());
    assertThat(trace.moved()).hasSameSizeAs(trace.corrections());
  }

  @Test
  void furtherClocksThanAreLookedAtStayWhereTheyAre() {
    List<Span> spans = new ArrayList<>();
    spans.add(span(1, 0, "root-0", SpanKind.CLIENT, 1_000, 2_000));
    for (int i = 2; i <= ClockSkew.MOST_CLOCKS + 10; i++) {
      spans.add(span(i, 1, "service-" + i, SpanKind.SERVER, 10 + i, 20 + i));
    }

    CorrectedTrace trace = ClockSkew.correct(TraceTree.of(spans));

    assertThat(trace.corrections()).hasSize(ClockSkew.MOST_CLOCKS - 1);
    assertThat(trace.tree().size()).isEqualTo(spans.size());
  }

  /** What no clock that is right can show; written apart from the code that looks for it. */
  private static List<String> impossible(List<Span> spans) {
    Map<Long, Span> byId = new HashMap<>();
    spans.forEach(span -> byId.put(span.spanId(), span));
    List<String> found = new ArrayList<>();
    for (Span span : spans) {
      Span parent = byId.get(span.parentSpanId());
      if (parent == null || parent.resource().equals(span.resource())) {
        continue;
      }
      if (span.startNs() < parent.startNs()) {
        found.add(span.spanId() + " began before " + parent.spanId());
      }
      boolean waited = parent.kind() == SpanKind.CLIENT && span.kind() == SpanKind.SERVER;
      if (waited && span.startNs() > parent.endNs()) {
        found.add(span.spanId() + " began after the end of " + parent.spanId());
      }
    }
    return found;
  }

  /** Calls and messages between a few instances, by one clock. */
  private static List<Span> trueTrace(Random random) {
    List<Span> spans = new ArrayList<>();
    spans.add(span(1, 0, "service-0", SpanKind.SERVER, 1_000_000, 2_000_000));
    int wanted = 2 + random.nextInt(40);
    while (spans.size() < wanted) {
      Span parent = spans.get(random.nextInt(spans.size()));
      int id = spans.size() + 1;
      long room = parent.durationNs();
      long start = parent.startNs() + random.nextLong(room / 2 + 1);
      long end = start + random.nextLong(Math.max(1, parent.endNs() - start + 1));
      String instance = parent.resource().instance();
      switch (random.nextInt(3)) {
        case 0 -> spans.add(span(id, parent.spanId(), instance, SpanKind.CLIENT, start, end));
        case 1 -> {
          if (parent.kind() == SpanKind.CLIENT) {
            String callee = "service-" + random.nextInt(6);
            spans.add(span(id, parent.spanId(), callee, SpanKind.SERVER, start, end));
          }
        }
        default -> {
          String consumer = "service-" + random.nextInt(6);
          long later = start + random.nextLong(100_000);
          spans.add(span(id, parent.spanId(), consumer, SpanKind.CONSUMER, later, later + 10));
        }
      }
    }
    return spans;
  }

  private static Map<String, Long> offsets(Random random, List<Span> spans, long most) {
    Map<String, Long> offsets = new HashMap<>();
    for (Span span : spans) {
      offsets.computeIfAbsent(
          span.resource().instance(),
          instance -> random.nextInt(3) == 0 ? 0 : random.nextLong(-most, most));
    }
    return offsets;
  }

  private static CorrectedTrace correct(Span... spans) {
    return ClockSkew.correct(TraceTree.of(List.of(spans)));
  }

  private static List<Span> spans(TraceTree tree) {
    return tree.rows(Integer.MAX_VALUE).stream().map(TraceTree.Row::span).toList();
  }

  private static List<String> times(CorrectedTrace trace) {
    return spans(trace.tree()).stream()
        .map(span -> span.spanId() + ": " + span.startNs() + "-" + span.endNs())
        .toList();
  }

  private static Span span(
      long id, long parent, String instance, SpanKind kind, long startNs, long endNs) {
    return new Span(
        TRACE,
        id,
        parent,
        "",
        1,
        Long.toString(id),
        kind,
        startNs,
        endNs,
        StatusCode.UNSET,
        "",
        Attributes.EMPTY,
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        new Resource(
            Attributes.of(
                "service.name",
                instance.substring(0, instance.indexOf('-')),
                "service.instance.id",
                instance),
            0,
            ""));
  }

  private static Span failed(Span span) {
    return copy(span, StatusCode.ERROR, span.events());
  }

  private static Span withEvent(Span span, SpanEvent event) {
    return copy(span, span.status(), List.of(event));
  }

  private static Span copy(Span span, StatusCode status, List<SpanEvent> events) {
    return new Span(
        span.traceId(),
        span.spanId(),
        span.parentSpanId(),
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startNs(),
        span.endNs(),
        status,
        span.statusMessage(),
        span.attributes(),
        span.droppedAttributes(),
        events,
        span.droppedEvents(),
        span.links(),
        span.droppedLinks(),
        span.scope(),
        span.resource());
  }
}
