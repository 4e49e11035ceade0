package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.rule.RuleFile;
import dev.pharos.alert.rule.RuleFileReader;
import dev.pharos.alert.rule.RuleProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Prometheus' own tool thinks of rule files, and of their unit tests, as we do. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromtoolRulesTest {
  private static final List<Path> FOLDERS =
      List.of(Path.of("src/test/resources/rules"), Path.of("../dashboards/rules"));

  private String promtool;

  /** What a process said and how it ended. */
  private record Said(int status, String text) {}

  @BeforeAll
  void build() throws Exception {
    promtool = run(List.of("../scripts/promtool.sh"), false).text().strip();
  }

  private static Said run(List<String> command, boolean withErrors)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    if (withErrors) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    }
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    // The first time it is built.
    assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
    return new Said(process.exitValue(), text);
  }

  private Said promtool(String task, Path file) throws Exception {
    return run(List.of(promtool, task, "rules", file.toString()), true);
  }

  private static List<Path> ruleFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> file.getFileName().toString().matches(".*\\.ya?ml"))
          .filter(file -> !file.getFileName().toString().matches(".*_test\\.ya?ml"))
          .sorted()
          .toList();
    }
  }

  @Test
  void soundFilesAreSoundToBoth() throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path folder : FOLDERS) {
      files.addAll(ruleFiles(folder));
    }

    assertThat(files).hasSizeGreaterThanOrEqualTo(2);
    for (Path file : files) {
      assertThat(RuleFileReader.read(file.toString(), Files.readString(file)).problems())
          .as(file.toString())
          .isEmpty();
      Said said = promtool("check", file);
      assertThat(said.status()).as(said.text()).isZero();
    }
  }

  @Test
  void whatIsRefusedIsRefusedByBothForTheSameReasons() throws Exception {
    List<Path> files = ruleFiles(FOLDERS.getFirst().resolve("refused"));

    assertThat(files).hasSizeGreaterThan(15);
    int placed = 0;
    for (Path file : files) {
      RuleFile read = RuleFileReader.read(file.toString(), Files.readString(file));
      Said said = promtool("check", file);
      assertThat(said.status()).as(file + ": " + said.text()).isNotZero();
      assertThat(read.problems()).as(file.toString()).isNotEmpty();
      if (!file.endsWith("broken.yaml")) { // Each reader of YAML has words of its own.
        for (RuleProblem problem : read.problems()) {
          // A name in the place of an error is quoted by Go's rules there.
          String text = said.text().replace("\\\"", "\"");
          assertThat(text).as(file.toString()).contains(problem.message().strip());
          placed += samePlaces(text, problem);
        }
      }
    }
    assertThat(placed).as("places that promtool names").isGreaterThan(10);
  }

  /**
   * Compares where the problem is, where promtool says that: as line and column, or as the line of
   * what is no rule file by its shape; {@code 0:0} is no place.
   *
   * @return how often it does
   */
  private static int samePlaces(String text, RuleProblem problem) {
    String message = problem.message().strip();
    int places = 0;
    for (String line : text.lines().filter(one -> one.contains(message)).toList()) {
      String before = line.substring(0, line.indexOf(message));
      if (before.matches(".* [1-9]\\d*:\\d+: .*")) {
        assertThat(before)
            .as(line)
            .contains(" %d:%d: ".formatted(problem.line(), problem.column()));
        places++;
      } else if (before.matches(" *line \\d+: ")) {
        assertThat(before.strip()).as(line).isEqualTo("line " + problem.line() + ":");
        places++;
      }
    }
    return places;
  }

  @Test
  void unitTestsEndAlikeWithBoth() throws Exception {
    for (Path file : RuleUnitTestsTest.files()) {
      Said said = promtool("test", file);
      assertThat(said.status() == 0)
          .as(file + ": " + said.text())
          .isEqualTo(RuleTestRun.failures(file).isEmpty());
    }
  }
}
