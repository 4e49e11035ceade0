package dev.pharos.alert.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileReaderTest {
  private static final Path FOLDER = Path.of("src/test/resources/rules");

  @Test
  void readsWhatAFileSays() throws IOException {
    RuleFile file = RuleFileReader.read("shop.yaml", Files.readString(FOLDER.resolve("shop.yaml")));

    assertThat(file.problems()).isEmpty();
    assertThat(file.groups())
        .extracting(RuleGroup::key)
        .containsExactly(
            "shop.yaml;requests", "shop.yaml;presence", "shop.yaml;alerts about alerts");
    RuleGroup requests = file.groups().getFirst();
    assertThat(requests.interval()).contains(Duration.ofSeconds(30));
    assertThat(requests.queryOffset()).isEqualTo(Optional.empty());
    assertThat(file.groups().get(1).limit()).isEqualTo(2);
    assertThat(file.groups().get(2).queryOffset()).contains(Duration.ofMinutes(1));
    Rule ratio = requests.rules().get(1);
    assertThat(ratio).isInstanceOf(Rule.Recording.class);
    assertThat(ratio.labels()).containsEntry("team", "orders").containsEntry("window", "5m");
    assertThat(ratio.query())
        .isEqualTo(
            "sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))");
    Rule.Alerting errors = (Rule.Alerting) requests.rules().get(2);
    assertThat(errors.holdFor()).isEqualTo(Duration.ofMinutes(2));
    assertThat(errors.labels())
        .containsEntry("team", "shop")
        .containsEntry("where", "{{ $labels.job }}-{{ .Labels.team }}");
    assertThat(errors.annotations()).containsKeys("summary", "plain");
    assertThat(((Rule.Alerting) requests.rules().get(3)).keepFiringFor())
        .isEqualTo(Duration.ofMinutes(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          unknown-field        | 5:9: field exprr not found in type rulefmt.Rule
          unknown-group-field  | 3:5: field intervall not found in type rulefmt.RuleGroup
          repeated-group       | 3:5: groupname: "a" is repeated in the same file
          nameless-group       | 2:5: Groupname must not be empty
          both                 | 5:17: group "a", rule 1, "Up": only one of 'record' and 'alert' must be set
          neither              | 4:9: group "a", rule 1, "": one of 'record' or 'alert' must be set
          no-expr              | 4:9: group "a", rule 1, "Up": field 'expr' must be set in rule
          bad-expr             | 7:15: group "a", rule 2, "Up": could not parse expression: 1:7: parse error: unclosed left parenthesis
          recording-fields     | 4:17: group "a", rule 1, "up:sum": invalid field 'annotations' in recording rule
          recording-fields     | 4:17: group "a", rule 1, "up:sum": invalid field 'for' in recording rule
          recording-fields     | 4:17: group "a", rule 1, "up:sum": invalid field 'keep_firing_for' in recording rule
          braces               | 4:17: group "a", rule 1, "up{job="a"}": braces present in the recording rule name; should it be in expr?: up{job="a"}
          label-name           | 3:14: invalid label name: __name__
          label-name           | 7:18: group "a", rule 1, "Up": invalid label name: __name__
          label-name           | 7:31: group "a", rule 1, "Up": invalid label name:
          label-name           | 8:23: group "a", rule 1, "Up": invalid annotation name:
          duration             | 3:15: unknown unit "x" in duration "5x"
          limit                | 3:12: cannot unmarshal !!str `many` into int
          template-function    | 7:17: group "a", rule 1, "Up": annotation "text": template: __alert_Up:2: function "humanise" not defined
          template-open        | 6:21: group "a", rule 1, "Up": label "l": template: __alert_Up:1: unclosed action
          no-mapping           | 1:9: cannot unmarshal !!str `text` into []rulefmt.RuleGroup
          no-list              | 4:7: cannot unmarshal !!map into []rulefmt.Rule
          twice                | 6:9: mapping key "expr" already defined at line 5
          """)
  void refusesWithLineAndColumnInPrometheusWords(String name, String problem) throws IOException {
    RuleFile file =
        RuleFileReader.read(
            name, Files.readString(FOLDER.resolve("refused").resolve(name + ".yaml")));

    assertThat(file.groups()).isEmpty();
    assertThat(file.problems()).extracting(one -> one.toString().strip()).contains(problem.strip());
  }

  @Test
  void tellsTheLineOfWhatIsNoYaml() throws IOException {
    RuleFile file =
        RuleFileReader.read("broken", Files.readString(FOLDER.resolve("refused/broken.yaml")));

    assertThat(file.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isPositive())
        .asString()
        .contains("yaml: ");
  }

  @ParameterizedTest
  @CsvSource({
    "1m30s,90000",
    "1h,3600000",
    "500ms,500",
    "0,0",
    "1d,86400000",
    "2w,1209600000",
    "1y,31536000000"
  })
  void readsPrometheusDurations(String written, long ms) {
    RuleFile file =
        RuleFileReader.read(
            "a", "groups: [{name: g, rules: [{alert: A, expr: up, for: " + written + "}]}]");

    assertThat(file.problems()).isEmpty();
    assertThat(((Rule.Alerting) file.groups().getFirst().rules().getFirst()).holdFor())
        .isEqualTo(Duration.ofMillis(ms));
  }

  @Test
  void takesNothingForAFileWithoutGroups() {
    for (String content : new String[] {"", "groups:\n", "# nothing\n", "{}"}) {
      RuleFile file = RuleFileReader.read("a", content);
      assertThat(file.problems()).isEmpty();
      assertThat(file.groups()).isEmpty();
    }
  }

  @Test
  void takesNumbersForTextsAndPartsThatAreSharedByAnchors() {
    RuleFile file =
        RuleFileReader.read(
            "a",
            """
            groups:
              - name: g
                rules:
                  - &first
                    alert: A
                    expr: 1
                    labels: {severity: 2, on: true}
                  - <<: *first
                    alert: B
            """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.groups().getFirst().rules()).extracting(Rule::name).containsExactly("A", "B");
    assertThat(file.groups().getFirst().rules().get(1).labels())
        .containsEntry("severity", "2")
        .containsEntry("on", "true");
  }

  @Test
  void warnsOfRulesThatMakeTheSame() {
    RuleFile file =
        RuleFileReader.read(
            "a",
            "groups: [{name: g, rules: [{record: a, expr: up}, {record: a, expr: down}]}]\n---\nx: 1\n");

    assertThat(file.problems()).isEmpty();
    assertThat(file.warnings())
        .anySatisfy(warning -> assertThat(warning).contains("several rules for a"))
        .anySatisfy(warning -> assertThat(warning).contains("only the first document"));
  }
}
