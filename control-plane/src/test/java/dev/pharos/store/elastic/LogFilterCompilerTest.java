package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogText;
import dev.pharos.store.LogWindows;
import dev.pharos.store.TextPattern;
import dev.pharos.store.ValueTest;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogFilterCompilerTest {
  private static final long MS = 1_000_000;
  private static final String UNKNOWN = "{\"term\":{\"incomplete\":{\"value\":\"search.words\"}}}";

  @Test
  void wordsThatFollowEachOtherAreAPhraseAndExact() {
    assertThat(may(LogFilter.phrase("Connection refused")))
        .isEqualTo("{\"match_phrase\":{\"search.words\":{\"query\":\"connection refused\"}}}");
    assertThat(exact(LogFilter.phrase("Connection refused"))).isTrue();
    assertThat(may(LogFilter.phrase("x".repeat(300)))).isEqualTo(UNKNOWN);
  }

  @Test
  void aTextInsideOfWordsIsNarrowedByWhatTheWordsHave() {
    LogFilter text = new LogFilter.Contains("r 4711 F", false);

    assertThat(may(text))
        .contains("{\"wildcard\":{\"search.words\":{\"value\":\"*r\"}}}")
        .contains("{\"term\":{\"search.words\":{\"value\":\"4711\"}}}")
        .contains("{\"wildcard\":{\"search.words\":{\"value\":\"f*\"}}}")
        .contains(UNKNOWN);
    assertThat(exact(text)).isFalse();
    assertThat(may(new LogFilter.Contains(" (", false))).isEqualTo("{\"match_all\":{}}");
  }

  @Test
  void aPartOfAWordWhateverItsCaseIsWhatTheIndexHas() {
    LogFilter text = new LogFilter.Contains("eRr", true);

    assertThat(surely(text)).isEqualTo("{\"wildcard\":{\"search.words\":{\"value\":\"*err*\"}}}");
    assertThat(may(text)).contains(surely(text)).contains(UNKNOWN);
    assertThat(may(new LogFilter.Contains("paſs", true))).isEqualTo("{\"match_all\":{}}");
  }

  @Test
  void aPatternIsNarrowedByWhatItBeginsWith() {
    assertThat(may(new LogFilter.Finds(new TextPattern("refused: \\d+"))))
        .contains("{\"wildcard\":{\"search.words\":{\"value\":\"*refused\"}}}");
    assertThat(may(new LogFilter.Finds(new TextPattern(".*x")))).isEqualTo("{\"match_all\":{}}");
  }

  @Test
  void fieldsOfBodiesAreNarrowedByTheWordsOfKeyAndValue() {
    assertThat(may(new LogFilter.OfBodyField("user.id", ValueTest.is("u-17"))))
        .contains("\"user\"")
        .contains("\"id\"")
        .contains("\"u\"")
        .contains("\"17\"");
    assertThat(may(new LogFilter.OfBodyField("a<b", new ValueTest.Present())))
        .isEqualTo("{\"match_all\":{}}");
  }

  @Test
  void severityTraceAndWhoWroteItAreExact() {
    for (LogFilter filter :
        List.of(
            LogFilter.atLeast(Severity.WARN),
            LogFilter.is(LogText.SERVICE, "order"),
            LogFilter.is("user.id", "u-1"),
            new LogFilter.OfTrace(new TraceId(1, 2)),
            new LogFilter.OfTrace(TraceId.INVALID),
            new LogFilter.OfSpan(0))) {
      assertThat(exact(filter)).as("%s", filter).isTrue();
      assertThat(exact(new LogFilter.Not(filter))).as("not %s", filter).isTrue();
    }
    assertThat(may(new LogFilter.OfTrace(TraceId.INVALID)))
        .isEqualTo("{\"bool\":{\"must_not\":[{\"exists\":{\"field\":\"trace_id\"}}]}}");
    assertThat(may(new LogFilter.OfAttribute(AttributePlace.EVENT, "a", new ValueTest.Present())))
        .as("lines have no events")
        .isEqualTo("{\"match_none\":{}}");
  }

  @Test
  void onlyWhereALineMustBeOfATraceIsOneShardAsked() {
    LogFilter trace = new LogFilter.OfTrace(new TraceId(1, 2));
    LogFilter word = LogFilter.phrase("x");

    assertThat(LogFilterCompiler.routing(LogFilter.all(List.of(word, trace))))
        .isEqualTo("00000000000000010000000000000002");
    assertThat(LogFilterCompiler.routing(LogFilter.some(List.of(word, trace)))).isNull();
    assertThat(LogFilterCompiler.routing(new LogFilter.Not(trace))).isNull();
    assertThat(LogFilterCompiler.routing(new LogFilter.OfTrace(TraceId.INVALID))).isNull();
  }

  @Test
  void windowsAreMadeOfWholeMilliseconds() {
    assertThat(LineGrid.of(LogWindows.every(60_000 * MS))).contains(new LineGrid(0, 60_000));
    assertThat(LineGrid.of(new LogWindows(7_000 * MS, 60_000 * MS, 45_000 * MS)))
        .contains(new LineGrid(7_000, 15_000));
    assertThat(LineGrid.of(new LogWindows(-1_000 * MS, 60_000 * MS, 60_000 * MS)))
        .contains(new LineGrid(59_000, 60_000));
    assertThat(LineGrid.of(new LogWindows(0, 60_000 * MS, 45_000 * MS + 1))).isEmpty();
    assertThat(LineGrid.of(new LogWindows(0, 60_000 * MS, 59_999 * MS))).as("too fine").isEmpty();
  }

  @Test
  void whatIsNestedTooDeeplyForElasticsearchIsLookedAt() {
    LogFilter deep = LogFilter.phrase("a");
    for (int i = 0; i < 40; i++) {
      deep = new LogFilter.Not(new LogFilter.All(List.of(deep, LogFilter.is("a", "b"))));
    }
    Bounds bounds = LogFilterCompiler.bounds(deep);
    Query open = Bounds.and(List.of(bounds.may(), Bounds.not(bounds.surely())));

    assertThat(deepest(open.toString())).isLessThan(30);
  }

  /** Of questions within questions. */
  private static int deepest(String query) {
    int level = 0;
    int deepest = 0;
    for (int i = 0; i < query.length(); i++) {
      if (query.startsWith("\"bool\"", i)) {
        level++;
        deepest = Math.max(deepest, level);
      }
    }
    return deepest;
  }

  private static boolean exact(LogFilter filter) {
    return LogFilterCompiler.bounds(filter).isExact();
  }

  private static String may(LogFilter filter) {
    return text(LogFilterCompiler.bounds(filter).may());
  }

  private static String surely(LogFilter filter) {
    return text(LogFilterCompiler.bounds(filter).surely());
  }

  private static String text(Query query) {
    return query.toString().substring("Query: ".length());
  }
}
