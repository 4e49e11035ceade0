package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.QueryBuilder;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.CorruptDataException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What the index tells of a block, without the block. */
class SearchPlanTest {
  private static final long NOW = 1_772_600_767_000_000_000L;
  private static final Scope SCOPE = new Scope("scope", "1", Attributes.EMPTY, 0, "");

  @Test
  void conditionsThatOccurButNeverMeetOnOneSpanRuleABlockOut() throws CorruptDataException {
    BlockIndex block = index(new BenchSpans(3).batch(8_000, NOW));

    for (QueryBuilder never :
        List.of(
            query().attribute("db.system", "postgresql").attribute("http.request.method", "GET"),
            query().operation("GET /api/resource-0/{id}").attribute("db.system", "postgresql"),
            query().operation("GET /api/resource-0/{id}").attribute("http.request.method", "PUT"),
            query()
                .attribute("http.route", "/api/resource-4/{id}")
                .attribute("http.request.method", "POST"))) {
      assertThat(new SearchPlan(never.build()).pages(block)).isZero();
    }
  }

  @Test
  void everyPageWithASpanThatMeetsTheConditionsIsACandidate() throws CorruptDataException {
    List<Span> spans = new BenchSpans(4).batch(900, NOW);
    BlockIndex block = index(spans);
    SplittableRandom random = new SplittableRandom(4);

    for (int i = 0; i < 2_000; i++) {
      Span span = spans.get(random.nextInt(spans.size()));
      QueryBuilder query = query();
      if (random.nextBoolean()) {
        query.service(span.service().name());
      }
      if (random.nextBoolean()) {
        query.operation(span.name());
      }
      for (int n = random.nextInt(4); n > 0; n--) {
        Attributes of = random.nextInt(3) == 0 ? span.resource().attributes() : span.attributes();
        int at = random.nextInt(of.size());
        query.attribute(of.key(at), of.value(at).toString());
      }
      assertThat(new SearchPlan(query.build()).pages(block)).isEqualTo(1);
    }
  }

  @Test
  void manyNamesOfOneKindOfSpanAreStillToldApartByTheirKeys() throws CorruptDataException {
    BlockIndex block =
        index(
            spans(
                3_000,
                n -> "op-" + n,
                n ->
                    n % 2 == 0
                        ? Attributes.of("a", "1", "b", "" + n)
                        : Attributes.of("c", "1", "b", "" + n)));

    assertThat(pages(block, query().attribute("a", "1").attribute("c", "1"))).isZero();
    assertThat(pages(block, query().attribute("a", "1").attribute("b", "2"))).isNotZero();
    assertThat(pages(block, query().attribute("a", "1").operation("op-2"))).isNotZero();
  }

  @Test
  void aBlockOfVeryManyKindsOfSpansIsNeverRuledOutWrongly() throws CorruptDataException {
    List<Span> spans =
        spans(3_000, n -> "op", n -> Attributes.of("key-" + n, "1", "other-" + n, "2"));
    BlockIndex block = index(spans);

    for (int n = 0; n < spans.size(); n += 7) {
      QueryBuilder query = query().attribute("key-" + n, "1").attribute("other-" + n, "2");
      assertThat(pages(block, query)).isNotZero();
      assertThat(pages(block, query.service("order"))).isNotZero();
    }
    assertThat(block.outline().fingerprint()).isNotZero();
  }

  @Test
  void aWordThatAPageHasVeryOftenDoesNotHideOthers() throws CorruptDataException {
    // So many different words that the few recent ones are forgotten again and again.
    List<Span> spans =
        spans(
            2_000,
            n -> "op",
            n -> {
              String[] pairs = new String[160];
              for (int i = 0; i < pairs.length; i += 2) {
                pairs[i] = "k" + i;
                pairs[i + 1] = i == 0 ? "same-" + n % 2 : "v" + n + "." + i;
              }
              return Attributes.of(pairs);
            });
    BlockIndex block = index(spans);

    for (int n = 0; n < spans.size(); n += 97) {
      assertThat(pages(block, query().attribute("k4", "v" + n + ".4"))).isNotZero();
    }
    assertThat(pages(block, query().attribute("k0", "same-1"))).isEqualTo(3);
  }

  private static long pages(BlockIndex block, QueryBuilder query) {
    return new SearchPlan(query.build()).pages(block);
  }

  private static QueryBuilder query() {
    return new QueryBuilder();
  }

  private static List<Span> spans(
      int count, IntFunction<String> name, IntFunction<Attributes> attributes) {
    Resource resource = new Resource(Attributes.of("service.name", "order"), 0, "");
    List<Span> spans = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      spans.add(
          new Span(
              new TraceId(1, n + 1),
              n + 1,
              SpanId.NONE,
              "",
              0,
              name.apply(n),
              SpanKind.SERVER,
              NOW + n,
              NOW + n + 5,
              StatusCode.UNSET,
              "",
              attributes.apply(n),
              0,
              List.of(),
              0,
              List.of(),
              0,
              SCOPE,
              resource));
    }
    return spans;
  }

  private static BlockIndex index(List<Span> spans) throws CorruptDataException {
    ByteSink entry = new ByteSink(1 << 16);
    try (BlockWriter writer = new BlockWriter()) {
      Span[] rows = spans.toArray(Span[]::new);
      writer.write(rows, rows.length, 1, 0, null, new ByteSink(1 << 16), entry);
    }
    return BlockIndex.read(MemorySegment.ofArray(entry.toByteArray()), 0);
  }
}
