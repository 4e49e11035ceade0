package dev.pharos.query.logql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogqlParserTest {

  /** A query of the script and the line of what is expected of it. */
  record Case(String query, String expected) {}

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    String query = "";
    for (String line : script().lines().toList()) {
      if (line.startsWith("query ")) {
        query = line.substring("query ".length());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        cases.add(new Case(query, line));
      }
    }
    return cases;
  }

  private static String script() throws IOException {
    try (InputStream in = LogqlParserTest.class.getResourceAsStream("parsing.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readsAsTheScriptSays(Case one) {
    if (one.expected().startsWith("error ")) {
      assertThatThrownBy(() -> LogqlParser.parse(one.query()))
          .isInstanceOf(LogqlException.class)
          .hasMessage(one.expected().substring("error ".length()));
    } else {
      String reads =
          one.expected().equals("same") ? one.query() : one.expected().substring("reads ".length());
      assertThat(LogqlParser.parse(one.query())).hasToString(reads);
    }
  }

  @Test
  void whatIsWrittenOutReadsAsItself() throws IOException {
    for (Case one : cases()) {
      if (!one.expected().startsWith("error ")) {
        LogExpression read = LogqlParser.parse(one.query());
        assertThat(LogqlParser.parse(read.toString())).isEqualTo(read);
      }
    }
  }

  @Test
  void countsLinesAndColumnsBehindCommentsAndBreaks() {
    assertThatThrownBy(() -> LogqlParser.parse("{a=\"b\"} # lines\n  |= `x\ny` |\n   json, 5"))
        .hasMessage("parse error at line 4, col 8: syntax error: unexpected ,");
  }

  @Test
  void saysWhatIsWrongOfWhateverIsTyped() throws IOException {
    List<Case> cases = cases();
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder query = new StringBuilder(cases.get(random.nextInt(cases.size())).query());
      String other = cases.get(random.nextInt(cases.size())).query();
      int at = random.nextInt(query.length());
      switch (random.nextInt(3)) {
        case 0 -> query.deleteCharAt(at);
        case 1 -> query.setLength(at);
        default -> query.insert(at, other, 0, random.nextInt(other.length()));
      }
      try {
        LogExpression read = LogqlParser.parse(query.toString());
        assertThat(LogqlParser.parse(read.toString())).as("%s", query).isEqualTo(read);
      } catch (LogqlException e) {
        assertThat(e).hasMessageStartingWith("parse error");
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 19_999);
  }

  @Test
  void refusesWhatNobodyWrites() {
    assertThatThrownBy(() -> LogqlParser.parse("(".repeat(4_000)))
        .isInstanceOf(LogqlException.class);
    assertThatThrownBy(() -> LogqlParser.parse("{a=\"b\"} | " + "(".repeat(4_000)))
        .isInstanceOf(LogqlException.class);
    assertThatThrownBy(() -> LogqlParser.parse(" ".repeat(6_000)))
        .hasMessage("parse error : the query has more than 5000 characters");
  }
}
