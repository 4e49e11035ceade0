package dev.pharos.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildFactsTest {
  private static final InstanceMetadata NO_METADATA = new InstanceMetadata(Map.of());

  @Test
  void readsBuildAndGit() {
    BuildFacts facts =
        BuildFacts.of(
            Map.of(
                "build", Map.of("version", "2.0", "time", "2026-01-02T03:04:05.678Z"),
                "git", Map.of("commit", Map.of("id", "abcdef1"))),
            NO_METADATA);

    assertThat(facts)
        .isEqualTo(new BuildFacts("2.0", "abcdef1", Instant.parse("2026-01-02T03:04:05.678Z")));
  }

  @Test
  void readsGitsFullForm() {
    BuildFacts facts =
        BuildFacts.of(
            Map.of(
                "git",
                Map.of(
                    "build", Map.of("version", "3.1-SNAPSHOT"),
                    "commit",
                        Map.of("id", Map.of("abbrev", "abcdef1", "full", "abcdef1234567890")))),
            NO_METADATA);

    assertThat(facts.version()).isEqualTo("3.1-SNAPSHOT");
    assertThat(facts.commit()).isEqualTo("abcdef1234567890");
  }

  @Test
  void prefersWhatThoseWhoDeploySaid() {
    BuildFacts facts =
        BuildFacts.of(
            Map.of("build", Map.of("version", "2.0")),
            new InstanceMetadata(Map.of("service.version", "2.0-canary", "commit", "fff")));

    assertThat(facts.version()).isEqualTo("2.0-canary");
    assertThat(facts.commit()).isEqualTo("fff");
  }

  @Test
  void takesTheCommitForTheVersionWhereNoneIsGiven() {
    BuildFacts facts =
        BuildFacts.of(
            Map.of("git", Map.of("commit", Map.of("id", "abcdef1234567890"))), NO_METADATA);

    assertThat(facts.version()).isEqualTo("abcdef1");
  }

  @Test
  void hasNoVersionWhereNobodyTellsOne() {
    assertThat(BuildFacts.of(Map.of("build", "odd", "git", 7), NO_METADATA))
        .isEqualTo(new BuildFacts("", null, null));
  }

  @Test
  void readsTimesThatAreNumbers() {
    assertThat(BuildFacts.instant(1_700_000_000_000L))
        .isEqualTo(BuildFacts.instant(1_700_000_000))
        .isEqualTo(Instant.ofEpochSecond(1_700_000_000));
    assertThat(BuildFacts.instant("yesterday")).isNull();
  }
}
