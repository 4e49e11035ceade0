package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Unit tests of rules, with our engine; {@code PromtoolRulesTest} has the real one run them. */
class RuleUnitTestsTest {
  private static final List<Path> FOLDERS =
      List.of(Path.of("src/test/resources/rules"), Path.of("../dashboards/rules/tests"));

  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path folder : FOLDERS) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.list(folder)) {
          found
              .filter(file -> file.getFileName().toString().matches(".*_test\\.ya?ml"))
              .sorted()
              .forEach(files::add);
        }
      }
    }
    return files;
  }

  static List<Path> soundFiles() throws IOException {
    return files().stream().filter(file -> !file.endsWith("wrong_test.yaml")).toList();
  }

  @ParameterizedTest
  @MethodSource("soundFiles")
  void whatAFileExpectsIsSo(Path file) throws IOException {
    assertThat(RuleTestRun.failures(file)).isEmpty();
  }

  @Test
  void whatIsNotSoIsTold() throws IOException {
    assertThat(RuleTestRun.failures(FOLDERS.getFirst().resolve("wrong_test.yaml")))
        .singleElement()
        .asString()
        .contains("InstanceGone at 5m");
  }
}
