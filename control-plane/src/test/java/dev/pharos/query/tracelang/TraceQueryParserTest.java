package dev.pharos.query.tracelang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceQueryParserTest {
  private static final String PIECES =
      "service=order|status=error| |(|)|{|}|-|!|NOT |AND |OR |&&|\\|\\||\"|'|duration>|500ms|~|=|*"
          + "|has:|span.|\\|a|\\\\|é|\u0000|5|event.name";

  @Property(tries = 5_000)
  void whatIsPrintedParsesToTheSameTree(@ForAll long seed) {
    TraceExpression tree = new RandomQueries(seed).trace();

    String text = TraceQueryPrinter.print(tree);

    assertThat(TraceQueryParser.parse(text)).as(text).isEqualTo(tree);
  }

  @Property(tries = 5_000)
  void anyTextParsesOrIsRefusedWithAPlaceWithinIt(@ForAll String text) {
    parseOrRefuse(text);
  }

  @Property(tries = 10_000)
  void anyPiecesOfQueriesParseOrAreRefusedWithAPlaceWithin(@ForAll long seed) {
    Random random = new Random(seed);
    String[] pieces = PIECES.split("(?<!\\\\)\\|");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(14); i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)].replace("\\|", "|"));
    }
    parseOrRefuse(text.toString());
  }

  @Property(tries = 3_000)
  void aPrintedQueryWithOneCharacterChangedParsesOrIsRefused(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(TraceQueryPrinter.print(new RandomQueries(seed).trace()));
    if (!text.isEmpty()) {
      text.setCharAt(
          random.nextInt(text.length()), "(){}\"'=!<>~&|- *a5".charAt(random.nextInt(18)));
    }
    parseOrRefuse(text.toString());
  }

  @Example
  void deepNestingAndLongTextsAreRefusedInsteadOfOverflowing() {
    for (String piece : new String[] {"(", "-", "!(", "{(", "a=1 (", "NOT ", "a~\"((((", "{"}) {
      parseOrRefuse(piece.repeat(TokenScanner.LONGEST / piece.length()));
    }
    parseOrRefuse("a~" + "(".repeat(TokenScanner.LONGEST - 2));
    parseOrRefuse("a~\"" + "(".repeat(2_000) + ")".repeat(2_000) + "\"");
    assertThat(refusal("x".repeat(TokenScanner.LONGEST + 1)).position())
        .isEqualTo(TokenScanner.LONGEST);
  }

  private static void parseOrRefuse(String text) {
    for (int cursor = 0; cursor <= Math.min(text.length(), 40); cursor++) {
      QueryCursor at = QueryCursor.at(text, cursor);
      assertThat(at.from()).isBetween(0, cursor);
      assertThat(at.to()).isBetween(cursor, text.length());
    }
    try {
      TraceExpression tree = TraceQueryParser.parse(text);
      assertThat(TraceQueryParser.parse(TraceQueryPrinter.print(tree))).isEqualTo(tree);
    } catch (QuerySyntaxException e) {
      assertThat(e.position()).isBetween(0, text.length());
      assertThat(e.length()).isBetween(0, text.length() - e.position());
      assertThat(e.expected()).isNotEmpty();
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '`',
      value = {
        // what is written -> how it is printed
        "a=1 b=2 > a=1 b=2",
        "a=1 AND b=2 > a=1 b=2",
        "a=1 and b=2 or c=3 > (a=1 b=2) OR c=3",
        "a=1 (b=2 OR c=3) > a=1 (b=2 OR c=3)",
        "NOT a=1 > -a=1",
        "!a=1 -b=2 > -a=1 -b=2",
        "a=* > has:a",
        "a!=* > -has:a",
        "operation=x env=y trace=0123456789ABCDEF0123456789abcdef > name=x environment=y traceId=0123456789abcdef0123456789abcdef",
        "a=~b > a~\"b\"",
        "a==b > a=b",
        "status=ERROR kind=Server > status=error kind=server",
        "duration = 1m30s > duration=90s",
        "duration=1.5s > duration=1500ms",
        "{a=1 && b=2 || c=3} > (a=1 b=2) OR c=3",
        "{a=1} && b=2 c=3 > {a=1} && {b=2 c=3}",
        "a=1 && b=2 > {a=1} && {b=2}",
        "(a=1 || {b=2}) && c=3 > ({a=1} || {b=2}) && {c=3}",
        "!{a=1} && NOT (b=2 && c=3) > !{a=1} && !({b=2} && {c=3})",
        "'\"service\"=x' > ",
      })
  void printsInOneForm(String query, String printed) {
    if (printed != null) {
      assertThat(TraceQueryPrinter.print(TraceQueryParser.parse(query))).isEqualTo(printed);
    }
  }

  @Test
  void comparisonsKeepTheirOperators() {
    for (Operator operator : Operator.values()) {
      String value = operator.isOrder() ? "5" : "x";
      assertThat(TraceQueryParser.parse("a" + operator.symbol() + value))
          .isEqualTo(
              new TraceExpression.Group(
                  new SpanExpression.Compare(
                      new Key.Attribute(Key.Scope.ANY, "a"),
                      operator,
                      operator.isOrder() ? new Literal.Number(value) : new Literal.Text(value))));
    }
  }

  @Test
  void aQuotedKeyIsAnAttributeWhateverItsName() {
    assertThat(TraceQueryParser.parse("\"service\"=x span.\"kind\"=y"))
        .isEqualTo(
            new TraceExpression.Group(
                new SpanExpression.And(
                    java.util.List.of(
                        new SpanExpression.Compare(
                            new Key.Attribute(Key.Scope.ANY, "service"),
                            Operator.EQUAL,
                            new Literal.Text("x")),
                        new SpanExpression.Compare(
                            new Key.Attribute(Key.Scope.SPAN, "kind"),
                            Operator.EQUAL,
                            new Literal.Text("y"))))));
  }

  @Test
  void errorsPointAtTheCharacter() {
    assertRefused("service", 7, 0, "=");
    assertRefused("service=", 8, 0, "a value, in quotes if it has spaces or braces");
    assertRefused("service=order status", 20, 0, "=");
    assertRefused("status=bad", 7, 3, "error");
    assertRefused("status>error", 6, 1, "=");
    assertRefused("duration>500", 9, 3, "a duration such as 500ms or 1.5s");
    assertRefused("a=1 b>x", 6, 1, "a number such as 100");
    assertRefused("(a=1", 4, 0, ")");
    assertRefused("{a=1", 4, 0, "}");
    assertRefused("a=1)", 3, 1, "the end");
    assertRefused("a=1 AND", 7, 0, "a condition such as service=order");
    assertRefused("a=1 OR OR b=2", 7, 2, "a condition such as service=order");
    assertRefused("a=\"x", 2, 2, "a closing \"");
    assertRefused("a & b", 2, 1, "'&&'");
    assertRefused("name~\"(\"", 5, 3, "a regular expression such as POST.*");
    assertRefused("{a=1} b=2", 6, 1, "&&");
    assertRefused("traceId=12", 8, 2, "32 hex digits");
    assertRefused("http.route=/orders/{id}", 19, 1, "&&");
    assertRefused("span.=1", 0, 5, "a key such as http.route");
    assertRefused("a=1 {b=2}", 4, 1, "&&");
  }

  private static void assertRefused(String text, int position, int length, String expected) {
    QuerySyntaxException refusal = refusal(text);
    assertThat(refusal).as(text).isNotNull();
    assertThat(refusal.position()).as(text).isEqualTo(position);
    assertThat(refusal.length()).as(text).isEqualTo(length);
    assertThat(refusal.expected()).as(text).contains(expected);
  }

  private static QuerySyntaxException refusal(String text) {
    return catchThrowableOfType(QuerySyntaxException.class, () -> TraceQueryParser.parse(text));
  }
}
