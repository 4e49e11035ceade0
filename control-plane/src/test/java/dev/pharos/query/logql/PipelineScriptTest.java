package dev.pharos.query.logql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PipelineScriptTest {
  private static final String DROPPED = "(dropped)";
  private static final long TIME_NS = 1_700_000_000_123_456_789L;
  private static final Map<String, String> STREAM = Map.of("app", "shop");

  /**
   * A pipeline, the line it gets, and what is expected to come out.
   *
   * @param gives {@link #DROPPED} when nothing comes out
   */
  record Case(String line, String run, String gives, String labels) {}

  static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    String line = "";
    String run = "";
    String gives = "";
    for (String read : script().lines().toList()) {
      String[] words = read.split(" ", 2);
      String rest = words.length == 2 ? words[1] : "";
      switch (words[0]) {
        case "line" -> line = rest;
        case "run" -> run = rest;
        case "gives" -> gives = rest;
        case "labels" -> cases.add(new Case(line, run, gives, rest));
        case "drops" -> cases.add(new Case(line, run, DROPPED, ""));
        default -> assertThat(read).matches("|#.*|pipeline;.*");
      }
    }
    return cases;
  }

  private static String script() throws IOException {
    try (InputStream in = PipelineScriptTest.class.getResourceAsStream("pipelines.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesOfLinesWhatTheScriptSays(Case one) {
    Optional<Pipeline.Out> out = pipeline(one.run()).apply(TIME_NS, one.line(), STREAM, Map.of());

    if (one.gives().equals(DROPPED)) {
      assertThat(out).isEmpty();
    } else {
      assertThat(out).isPresent();
      assertThat(out.get().line()).isEqualTo(one.gives());
      assertThat(added(out.get().labels())).isEqualTo(one.labels());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          {{ .a | sprig }}       ; function "sprig" not defined
          {{ now }}              ; function "now" not defined
          {{ break }}            ; {{break}} outside {{range}}
          {{ if .a }}x           ; unexpected EOF
          {{ end }}              ; unexpected {{end}}
          {{ .a                  ; unclosed action
          {{ }}                  ; missing value for command
          {{ $x }}               ; undefined variable "$x"
          {{ "a" "b" }}          ; can't give argument to non-function
          {{ (lower .a }}        ; unclosed left paren
          {{ .a @ }}             ; unrecognized character in action: U+0040 '@'
          """)
  void refusesInTheWordsOfGoWhatIsNoTemplate(String template, String why) {
    assertThatThrownBy(() -> pipeline("| line_format `" + template + "`"))
        .isInstanceOf(LogqlException.class)
        .hasMessage("parse error : invalid line template: template: line:1: " + why);
  }

  @Test
  void readsAnyLineWithAnyParser() {
    for (String line :
        List.of("", "=", "a=\"b", "{", "{\"a\":", "\"\"", "a=\\\"b\\", "[1]", "ü=ö")) {
      for (String run :
          List.of("| json", "| logfmt --strict", "| logfmt", "| unpack", "| decolorize")) {
        assertThat(pipeline(run).apply(line, STREAM)).as("%s of %s", run, line).isPresent();
      }
    }
  }

  private static Pipeline pipeline(String run) {
    return new Pipeline(
        ((LogExpression.Lines) LogqlParser.parse("{app=\"shop\"} " + run)).pipeline());
  }

  /** A stream's label that is gone has a minus. */
  private static String added(Map<String, String> labels) {
    Map<String, String> added = new TreeMap<>(labels);
    String gone = added.remove("app") == null ? "-app, " : "";
    return gone
        + added.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
            .collect(Collectors.joining(", "));
  }
}
