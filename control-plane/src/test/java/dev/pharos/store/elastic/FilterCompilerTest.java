package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.SpanFilter;
import dev.pharos.store.SpanText;
import dev.pharos.store.TextPattern;
import dev.pharos.store.ValueTest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FilterCompilerTest {
  private static final SpanFilter ORDER = SpanFilter.is(SpanText.SERVICE, "order");

  @Test
  void aTextIsATermOfItsField() {
    assertThat(may(ORDER)).isEqualTo("{\"term\":{\"service.name\":{\"value\":\"order\"}}}");
    assertExact(ORDER);
  }

  @Test
  void everythingIsAskedForByNoCondition() {
    assertThat(may(SpanFilter.ANY)).isEqualTo("{\"match_all\":{}}");
    assertThat(may(new SpanFilter.Some(List.of()))).isEqualTo("{\"match_none\":{}}");
  }

  @Test
  void conditionsThatHoldTogetherAreFiltersWithoutScores() {
    assertThat(may(SpanFilter.all(List.of(ORDER, new SpanFilter.OfKind(Set.of(SpanKind.SERVER))))))
        .isEqualTo(
            "{\"bool\":{\"filter\":[{\"term\":{\"service.name\":{\"value\":\"order\"}}},"
                + "{\"term\":{\"kind\":{\"value\":\"server\"}}}]}}");
  }

  @Test
  void anAttributeIsLookedUpWhereItMayBe() {
    assertThat(may(SpanFilter.is("user.id", "u-1")))
        .isEqualTo(
            "{\"bool\":{\"minimum_should_match\":\"1\",\"should\":["
                + "{\"term\":{\"attributes.user.id\":{\"value\":\"u-1\"}}},"
                + "{\"term\":{\"resource.attributes.user.id\":{\"value\":\"u-1\"}}},"
                + "{\"term\":{\"scope.attributes.user.id\":{\"value\":\"u-1\"}}}]}}");
    assertExact(SpanFilter.is("user.id", "u-1"));
  }

  @Test
  void numbersOfUndeclaredAttributesAreComparedByTheirOrder() {
    SpanFilter slow =
        new SpanFilter.OfAttribute(
            AttributePlace.SPAN,
            "retries",
            new ValueTest.Number(ValueTest.Comparison.GREATER, BigDecimal.valueOf(2)));

    // A number that is rounded to 2 may be a little more: only looking at it tells.
    assertThat(may(slow))
        .startsWith("{\"range\":{\"search.numbers.retries\":{\"gte\":\"c000000000000000\"");
    assertThat(surely(slow))
        .startsWith("{\"range\":{\"search.numbers.retries\":{\"gt\":\"c000000000000000\"")
        .contains("\"lte\":\"ffffffffffffffff\"");
  }

  @Test
  void aTextThatIsTooLongForTheIndexIsSoughtWhereTheIndexIsIncomplete() {
    SpanFilter filter = SpanFilter.is(SpanText.NAME, "x".repeat(2_000));

    assertThat(may(filter)).isEqualTo("{\"term\":{\"incomplete\":{\"value\":\"name\"}}}");
    assertThat(surely(filter)).isEqualTo("{\"match_none\":{}}");
  }

  @Test
  void aPatternIsNarrowedByWhatItBeginsWith() {
    SpanFilter filter =
        new SpanFilter.OfText(SpanText.NAME, new ValueTest.Like(new TextPattern("GET /o.*")));

    assertThat(may(filter))
        .contains("{\"prefix\":{\"name\":{\"value\":\"GET /o\"}}}")
        .contains("{\"term\":{\"incomplete\":{\"value\":\"name\"}}}");
  }

  @Test
  void theOppositeOfWhatIsOnlyNarrowedMayBeAnything() {
    SpanFilter like =
        new SpanFilter.OfText(SpanText.NAME, new ValueTest.Like(new TextPattern("GET .*")));

    assertThat(may(new SpanFilter.Not(like))).isEqualTo("{\"match_all\":{}}");
    assertThat(may(new SpanFilter.Not(ORDER)))
        .isEqualTo(
            "{\"bool\":{\"must_not\":[{\"term\":{\"service.name\":{\"value\":\"order\"}}}]}}");
    assertExact(new SpanFilter.Not(ORDER));
  }

  @Test
  void anEmptyTextIsAFieldThatIsNotThere() {
    assertThat(may(SpanFilter.is(SpanText.VERSION, "")))
        .contains("\"must_not\"")
        .contains("{\"exists\":{\"field\":\"service.version\"}}");
  }

  @Test
  void aKeyThatTheIndexCannotHaveIsSoughtWhereTheIndexIsIncomplete() {
    SpanFilter filter =
        new SpanFilter.OfAttribute(AttributePlace.SPAN, "a*", new ValueTest.Present());

    assertThat(may(filter)).isEqualTo("{\"term\":{\"incomplete\":{\"value\":\"attributes\"}}}");
  }

  @Test
  void whatIsNestedTooDeeplyForElasticsearchIsLookedAt() {
    SpanFilter deep = ORDER;
    for (int i = 0; i < 40; i++) {
      deep = new SpanFilter.Not(new SpanFilter.All(List.of(deep, SpanFilter.is("a", "b"))));
    }

    assertThat(may(deep).split("bool", -1)).hasSizeLessThan(30);
    assertThat(may(deep)).contains("attributes.a");
  }

  @Test
  void rangesAreAskedForToTheNanosecond() {
    assertThat(text(FilterCompiler.in(new TimeRange(0, Long.MAX_VALUE))))
        .isEqualTo("{\"match_all\":{}}");
    assertThat(text(FilterCompiler.in(new TimeRange(1, 1_000_000_002L))))
        .contains("\"gte\":\"1970-01-01T00:00:00.000000001Z\"")
        .contains("\"lt\":\"1970-01-01T00:00:01.000000002Z\"");
    assertThat(may(new SpanFilter.OfTrace(new TraceId(1, 2))))
        .contains("00000000000000010000000000000002");
  }

  @Test
  void prefixesOfPatterns() {
    assertThat(PatternPrefix.of("abc")).isEqualTo("abc");
    assertThat(PatternPrefix.of("abc.*")).isEqualTo("abc");
    assertThat(PatternPrefix.of("abc*")).isEqualTo("ab");
    assertThat(PatternPrefix.of("abc+")).isEqualTo("abc");
    assertThat(PatternPrefix.of("abc{0,1}")).isEqualTo("ab");
    assertThat(PatternPrefix.of("a\\.b\\d")).isEqualTo("a.b");
    assertThat(PatternPrefix.of("\\Qa.b\\E.*")).isEqualTo("a.b");
    assertThat(PatternPrefix.of("\\Qa|b\\E")).isEqualTo("a|b");
    assertThat(PatternPrefix.of("\\Qab\\E?c")).isEqualTo("a");
    assertThat(PatternPrefix.of("a\uD83D\uDE00*")).isEqualTo("a");
    assertThat(PatternPrefix.of("abc|d")).isEmpty();
    assertThat(PatternPrefix.of("(?i)abc")).isEmpty();
    assertThat(PatternPrefix.of("[ab]c")).isEmpty();
  }

  private static void assertExact(SpanFilter filter) {
    assertThat(surely(filter)).isEqualTo(may(filter));
  }

  private static String may(SpanFilter filter) {
    return text(FilterCompiler.compile(filter));
  }

  private static String surely(SpanFilter filter) {
    return text(FilterCompiler.bounds(filter).surely());
  }

  private static String text(Query query) {
    return query.toString().substring("Query: ".length());
  }
}
