package dev.pharos.query.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.promql.parse.PromqlCursor.Place;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromqlCursorTest {
  /** The cursor is where the bar is. */
  private static PromqlCursor at(String withBar) {
    return PromqlCursor.at(withBar.replace("|", ""), withBar.indexOf('|'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "|; EXPRESSION; ^^",
        "ra|; EXPRESSION; ra",
        "rate(ht|; EXPRESSION; ht",
        "rate(|); EXPRESSION; ^^",
        "sum(a, b|; EXPRESSION; b",
        "a + |; OPERAND; ^^",
        "a / on (job) |; EXPRESSION; ^^",
        "a and b|; OPERAND; b",
        "a |; NEXT; ^^",
        "a an|; NEXT; an",
        "rate(a[5m]) |; NEXT; ^^",
        "rate(a[5m])|; NOTHING; ^^",
        "sum(rate(a[5m])) |; AGGREGATED; ^^",
        "sum by (job) (rate(a[5m])) |; AGGREGATED; ^^",
        "sum(a) by (job) |; NEXT; ^^",
        "sum |; AGGREGATION; ^^",
        "sum b|; AGGREGATION; b",
        "sum by (|; GROUPING; ^^",
        "sum by (job, inst|) (a); GROUPING; inst",
        "a{|; LABEL; ^^",
        "a{jo|; LABEL; jo",
        "a{job=\"x\", ins|}; LABEL; ins",
        "a{job |; COMPARISON; ^^",
        "a{job=|; VALUE; ^^",
        "a{job=\"pay|; VALUE; pay",
        "a{job=\"pay|\"}; VALUE; pay",
        "a{job=\"x\"|; NOTHING; ^^",
        "a{job=\"x\"} |; NEXT; ^^",
        "rate(a[|; DURATION; ^^",
        "rate(a[5|; DURATION; 5",
        "a offset |; DURATION; ^^",
        "a offset 5|; NOTHING; ^^",
        "12|; NOTHING; ^^",
        "\"text|; NOTHING; ^^",
        "a $ b|; NOTHING; ^^",
      })
  void tellsWhatBelongsWhereTheCursorIs(String withBar, Place place, String typed) {
    PromqlCursor cursor = at(withBar);

    assertThat(cursor.place()).isEqualTo(place);
    assertThat(cursor.typed()).isEqualTo(typed);
  }

  @Test
  void aSuggestionReplacesTheWholeWordAndTheWholeValue() {
    PromqlCursor word = at("rate(ht|tp_total[5m])");
    assertThat(word.from()).isEqualTo(5);
    assertThat(word.to()).isEqualTo(15);

    PromqlCursor value = at("a{job=\"pa|yment\"}");
    assertThat(value.from()).isEqualTo(6);
    assertThat(value.to()).isEqualTo(15);
    assertThat(value.label()).isEqualTo("job");
  }

  @Test
  void aQuoteThatIsNotClosedDoesNotReachIntoTheNextCondition() {
    PromqlCursor value = at("a{job=\"pa|, instance=\"b\"}");

    assertThat(value.to()).isEqualTo(9);
  }

  @Test
  void tellsWhatTheBracesAskForAlready() {
    assertThat(at("http{job=\"a\", code=~\"5..\", route=\"|").matchers())
        .extracting(Object::toString)
        .containsExactly("__name__=\"http\"", "job=\"a\"", "code=~\"5..\"");
    assertThat(at("{\"http.requests\", job=|").matchers())
        .extracting(Object::toString)
        .containsExactly("__name__=\"http.requests\"");
  }

  @Test
  void anExpressionThatIsNotFinishedAsksForNothingYet() {
    assertThat(at("a{code=~\"5(\", job=|").matchers())
        .extracting(Object::toString)
        .containsExactly("__name__=\"a\"");
  }

  @Test
  void tellsTheMetricsBehindTheCursorToo() {
    assertThat(at("sum by (|) (rate(a[5m])) / sum(b{x=\"c\"})").metrics())
        .containsExactly("a", "b");
  }

  @Test
  void anyTextAtAnyPlaceIsRead() {
    String letters = "ab({[)}]\"'`=~!,:+-5m @#\\ \n\u00e9";
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int n = 0; n < 20_000; n++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(24); i > 0; i--) {
        text.append(
            random.nextInt(8) == 0 ? "sum by (" : letters.charAt(random.nextInt(letters.length())));
      }
      int at = random.nextInt(text.length() + 1);
      PromqlCursor cursor = PromqlCursor.at(text.toString(), at);
      assertThat(cursor.from()).as(text.toString()).isBetween(0, at);
      assertThat(cursor.to()).as(text.toString()).isBetween(at, text.length());
    }
  }
}
