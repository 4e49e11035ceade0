package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RecentSpansTest {
  private static final SpanKind[] KINDS = SpanKind.values();
  private final Source source =
      new Sources().of(new Resource(Attributes.of("service.name", "a"), 0, "")).source();

  private record Row(long number, long high, long low, long id, SpanKind kind, long arrivalNs) {
    boolean calls() {
      return kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
    }
  }

  @Property(tries = 40)
  void findsWhatAListFindsWhileRowsComeAndGo(@ForAll long seed) {
    Random random = new Random(seed);
    // Few ids, so that many are shared; or ids counted up, so that none is.
    boolean shared = random.nextBoolean();
    RecentSpans spans = new RecentSpans(100_000);
    ArrayDeque<Row> oracle = new ArrayDeque<>();
    long nowNs = 0;
    for (int step = 0; step < 60; step++) {
      int adds = random.nextInt(shared ? 200 : 3_000);
      for (int i = 0; i < adds; i++) {
        long id = shared ? random.nextInt(300) : nowNs * 10_000 + i;
        long high = shared ? random.nextInt(2) : 0;
        SpanKind kind = KINDS[random.nextInt(KINDS.length)];
        long number = spans.add(high, 7, id, id / 2, kind, source, nowNs);
        oracle.add(new Row(number, high, 7, id, kind, nowNs));
      }
      nowNs += random.nextInt(3);
      List<Long> expired = new ArrayList<>();
      spans.expire(nowNs - 10, expired::add);
      List<Long> expected = new ArrayList<>();
      while (!oracle.isEmpty() && oracle.peek().arrivalNs() <= nowNs - 10) {
        expected.add(oracle.remove().number());
      }
      assertThat(expired).isEqualTo(expected);
      assertThat(spans.size()).isEqualTo(oracle.size());
      for (int i = 0; i < 20; i++) {
        long id = shared ? random.nextInt(320) : (nowNs - i) * 10_000 + random.nextInt(2_000);
        assertThat(spans.find(0, 7, id)).isEqualTo(expectedRow(oracle, id));
      }
    }
  }

  private static long expectedRow(ArrayDeque<Row> rows, long id) {
    return rows.stream()
        .filter(row -> row.high() == 0 && row.id() == id)
        .max(Comparator.comparing(Row::calls).thenComparing(Row::number))
        .map(Row::number)
        .orElse(RecentSpans.NONE);
  }

  @Test
  void rowsKeepWhatTheyWereGivenUntilTheyExpire() {
    RecentSpans spans = new RecentSpans(50_000);
    Operation operation = new Operation("GET /", Operation.Role.INNER, "http");
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      long row = spans.add(i, 2L * i, 3L * i, 4L * i, KINDS[i % KINDS.length], source, i);
      numbers.add(row);
      if (i % 3 == 0) {
        spans.waitFor(row, new RecentSpans.Call(null, operation, 5L * i, 6L * i, i % 2 == 0));
      }
      if (i % 5 == 0) {
        spans.wraps(row);
      }
      if (i % 7 == 0) {
        spans.complete(row);
      }
    }
    assertThat(numbers).hasSize(20_000);
    spans.expire(9_999, row -> {});
    int[] next = {10_000};
    spans.forEach(row -> {
      int i = next[0]++;
      assertThat(spans.traceHigh(row)).isEqualTo(i);
      assertThat(spans.traceLow(row)).isEqualTo(2L * i);
      assertThat(spans.spanId(row)).isEqualTo(3L * i);
      assertThat(spans.parentSpanId(row)).isEqualTo(4L * i);
      assertThat(spans.kind(row)).isEqualTo(KINDS[i % KINDS.length]);
      assertThat(spans.arrivalNs(row)).isEqualTo(i);
      assertThat(spans.source(row)).isSameAs(source);
      assertThat(spans.isWrapper(row)).isEqualTo(i % 5 == 0);
      assertThat(spans.isComplete(row)).isEqualTo(i % 7 == 0);
      RecentSpans.Call call = new RecentSpans.Call(null, operation, 5L * i, 6L * i, i % 2 == 0);
      assertThat(spans.call(row)).isEqualTo(i % 3 == 0 ? call : null);
      spans.settled(row);
      assertThat(spans.call(row)).isNull();
      assertThat(spans.isWrapper(row)).isEqualTo(i % 5 == 0);
    });
    assertThat(next[0]).isEqualTo(20_000);
  }

  @Test
  void aRowThatNothingFindsLeavesNothing() {
    RecentSpans spans = new RecentSpans(10);
    long row = spans.addUnfound(1, 2, 3, 4, SpanKind.CLIENT, source, 5);

    assertThat(spans.parentSpanId(row)).isEqualTo(4);
    assertThat(spans.find(1, 2, 3)).isEqualTo(RecentSpans.NONE);
    spans.dropUnfound();
    assertThat(spans.size()).isZero();
    assertThat(source.service().id()).isEqualTo(new ServiceId("", "a", ""));
  }

  /** Zipkin's root spans have the low half of their trace's id, here counted up too. */
  @Test
  void idsThatAreTheSameAsTheirTracesSpreadOverTheTable() {
    Set<Integer> homes = new HashSet<>();
    for (long id = 1; id <= 4_096; id++) {
      homes.add(SpanTable.fingerprint(0, id, id) >>> 20);
    }

    // Of 4,096 places, 63 % are met by chance.
    assertThat(homes.size()).isGreaterThan(2_300);
  }
}
