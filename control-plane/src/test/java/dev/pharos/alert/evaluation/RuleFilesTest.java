package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.rule.RuleGroup;
import dev.pharos.query.SetClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleFilesTest {
  private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");

  @TempDir private Path folder;
  private final SetClock clock = new SetClock(START);

  private RuleFiles files() {
    return new RuleFiles(List.of(folder), clock);
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static String group(String name) {
    return "groups: [{name: " + name + ", rules: [{record: r, expr: vector(1)}]}]";
  }

  @Test
  void readsYamlFilesButNoUnitTestsOfThem() throws IOException {
    write("a.yaml", group("one"));
    write("b.yml", group("two"));
    write("a_test.yaml", "rule_files: [a.yaml]");
    write("notes.txt", "groups: text");
    RuleFiles files = files();

    assertThat(files.refresh()).isTrue();

    assertThat(files.groups()).extracting(RuleGroup::name).containsExactly("one", "two");
    assertThat(files.notices()).isEmpty();
    assertThat(files.files())
        .extracting(RuleFiles.FileStatus::loadedAt)
        .containsExactly(START, START);
    assertThat(files.refresh()).as("nothing changed").isFalse();
  }

  @Test
  void aFileThatMakesNoSenseKeepsWhatItLastSaidAndSaysWhy() throws IOException {
    write("a.yaml", group("one"));
    RuleFiles files = files();
    files.refresh();
    clock.advance(Duration.ofMinutes(1));

    write("a.yaml", group("two").replace("record", "recrod"));
    assertThat(files.refresh()).isFalse();

    assertThat(files.groups()).extracting(RuleGroup::name).containsExactly("one");
    assertThat(files.notices())
        .singleElement()
        .asString()
        .contains("a.yaml is refused: 1:")
        .contains("field recrod not found in type rulefmt.Rule")
        .contains("Its rules of 2026-05-04T12:00:00Z go on.");
    assertThat(files.files().getFirst().problems()).isNotEmpty();
    assertThat(files.files().getFirst().groups()).isEqualTo(1);
    write("a.yaml", group("two"));
    assertThat(files.refresh()).isTrue();
    assertThat(files.notices()).isEmpty();
    assertThat(files.groups()).extracting(RuleGroup::name).containsExactly("two");
  }

  @Test
  void aFileThatNeverMadeSenseHasNoRules() throws IOException {
    write("a.yaml", "groups: text");
    Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    RuleFiles files = files();

    files.refresh();

    assertThat(files.groups()).isEmpty();
    assertThat(files.notices())
        .hasSize(2)
        .allSatisfy(notice -> assertThat(notice).contains("None of its rules are evaluated."));
  }

  @Test
  void rulesOfAFileThatIsGoneAreGoneButNotThoseOfAFolderThatCannotBeRead() throws IOException {
    write("a.yaml", group("one"));
    write("b.yaml", group("two"));
    RuleFiles files = files();
    files.refresh();

    Files.delete(folder.resolve("b.yaml"));
    assertThat(files.refresh()).isTrue();
    assertThat(files.groups()).extracting(RuleGroup::name).containsExactly("one");

    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    try {
      assertThat(files.refresh()).isFalse();
      assertThat(files.groups()).extracting(RuleGroup::name).containsExactly("one");
      assertThat(files.notices())
          .anySatisfy(notice -> assertThat(notice).contains("of rules cannot be read"));
    } finally {
      Files.move(away, folder);
    }
  }

  @Test
  void aFolderThatCannotBeReadKeepsNoFilesOfOthers() throws IOException {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(whole.resolve("a.yaml"), group("one"));
    Files.writeString(whole.resolve("b.yaml"), group("two"));
    Files.writeString(broken.resolve("c.yaml"), group("three"));
    RuleFiles files = new RuleFiles(List.of(whole, broken, folder.resolve("missing")), clock);
    files.refresh();

    Files.delete(whole.resolve("b.yaml"));
    Files.move(broken, folder.resolve("away"));
    assertThat(files.refresh()).isTrue();

    assertThat(files.groups()).extracting(RuleGroup::name).containsExactly("three", "one");
    assertThat(files.notices()).filteredOn(one -> one.contains("cannot be read")).hasSize(3);
  }

  @Test
  void groupsBeginAndEndWithTheirFilesAndHaveTheirMetersAsLong() throws IOException {
    write("a.yaml", group("one"));
    MemorySeries series = new MemorySeries(Duration.ofMinutes(1));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    RuleMeters meters = new RuleMeters();
    meters.bindTo(registry);
    RuleEvaluations evaluations =
        new RuleEvaluations(
            files(),
            new RuleParts(
                series,
                series,
                new RuleSettings(
                    Duration.ofMinutes(1),
                    Duration.ZERO,
                    "",
                    Map.of(),
                    RuleSettings.OUTAGE_TOLERANCE,
                    RuleSettings.GRACE_PERIOD),
                List.of(),
                clock,
                () -> 0),
            meters,
            Duration.ofDays(1));
    evaluations.start();
    try {
      assertThat(evaluations.groups())
          .extracting(status -> status.group().name())
          .containsExactly("one");
      String key = folder.resolve("a.yaml") + ";one";
      assertThat(registry.get("pharos.rule.group.rules").tag("rule_group", key).gauge().value())
          .isEqualTo(1);
      assertThat(
              registry
                  .get("pharos.rule.evaluation.failures")
                  .tag("rule_group", key)
                  .functionCounter()
                  .count())
          .isZero();

      write("a.yaml", group("two"));
      evaluations.refresh();

      assertThat(evaluations.groups())
          .extracting(status -> status.group().name())
          .containsExactly("two");
      assertThat(registry.find("pharos.rule.group.rules").tag("rule_group", key).gauge()).isNull();
    } finally {
      evaluations.stop();
    }
    assertThat(evaluations.isRunning()).isFalse();
  }
}
