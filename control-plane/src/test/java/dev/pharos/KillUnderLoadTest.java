package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.IntakeSettings;
import dev.pharos.aggregate.Refusals;
import dev.pharos.signal.Resolution;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of spans and log lines survives SIGKILL at any moment, and that retries across it are
 * counted once. Checkpoints, new journal files and the index merges that come with them are made to
 * happen all the time, so that kills meet them. {@code -Dpharos.seed=…} sets when the kills come.
 */
class KillUnderLoadTest {
  private static final long SEED = Long.getLong("pharos.seed", System.nanoTime());

  /** Of the requests acknowledged before a kill, so many are asked for right after it. */
  private static final int ASKED_AFTER_EACH_KILL = 30;

  private static final long JOURNAL_FILE_BYTES = 1 << 20;
  private static final String[] BUSY = {
    "--pharos.storage.checkpoint-interval=200ms",
    "--pharos.storage.checkpoint-size=256KB",
    "--pharos.storage.journal-file-size=" + JOURNAL_FILE_BYTES
  };

  @TempDir private Path folder;

  @Test
  void whatWasAcknowledgedSurvivesAKillAndRetriesCountOnce() throws Exception {
    surviveKills(1);
  }

  @Test
  @Tag("slow")
  void whatWasAcknowledgedSurvivesTwentyKills() throws Exception {
    surviveKills(20);
  }

  private void surviveKills(int kills) throws Exception {
    System.out.println("Kills by -Dpharos.seed=" + SEED);
    Random random = new Random(SEED);
    Path data = folder.resolve("data");
    SentRequests sent = new SentRequests();
    try (ControlPlaneProcess controlPlane = new ControlPlaneProcess(data, BUSY)) {
      controlPlane.start();
      for (int kill = 0; kill < kills; kill++) {
        try (ShopLoad load = new ShopLoad(controlPlane, sent, SEED + kill * 1000L)) {
          load.awaitAcknowledged(20 + random.nextInt(200));
          TimeUnit.MICROSECONDS.sleep(random.nextInt(300_000));
          controlPlane.kill();
        }
        controlPlane.start();
        assertNewestAreFound(controlPlane, sent);
        sent.resendTo(controlPlane);
      }
      assertThat(sent.unanswered).isEmpty();
    }
    assertEverythingIsThereOnce(data, sent);
  }

  /** Before anything is sent again. */
  private static void assertNewestAreFound(ControlPlaneProcess controlPlane, SentRequests sent)
      throws IOException {
    int skipped = Math.max(0, sent.acknowledged.size() - ASKED_AFTER_EACH_KILL);
    for (ShopRequests.Request request : sent.acknowledged.stream().skip(skipped).toList()) {
      for (String traceId : request.traceIds()) {
        assertThat(controlPlane.json("/api/v1/traces/" + traceId).get("spans").size())
            .as("spans of acknowledged trace %s, seed %d", traceId, SEED)
            .isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
      }
    }
  }

  /**
   * Everything was acknowledged in the end, by the first answer or by the retry after the kill: all
   * of it is found, and requests, edges, ledger and exceptions count exactly that.
   */
  private static void assertEverythingIsThereOnce(Path data, SentRequests sent) throws IOException {
    EmbeddedControlPlane opened =
        new EmbeddedControlPlane(
            data, IntakeSettings.DEFAULT, JOURNAL_FILE_BYTES, InstantSource.system());
    try {
      long traces = 0;
      long failed = 0;
      for (ShopRequests.Request request : sent.acknowledged) {
        failed += request.failed();
        for (String traceId : request.traceIds()) {
          assertThat(opened.spansOf(traceId)).isEqualTo(ShopRequests.Request.SPANS_PER_TRACE);
          traces++;
        }
      }
      Map<String, Long> counted = new TreeMap<>(opened.counted());
      counted.values().removeIf(count -> count == 0);
      assertThat(counted).as("seed %d", SEED).isEqualTo(EmbeddedControlPlane.countsOf(traces));
      assertThat(opened.lines().stream().sorted().toList())
          .as("seed %d", SEED)
          .isEqualTo(sent.acknowledgedLines.stream().sorted().toList());
      assertThat(opened.groupedLines()).isEqualTo(sent.acknowledgedLines.size());
      assertThat(opened.inLedger(Resolution.HOUR, Refusals.LOGS))
          .isEqualTo(sent.acknowledgedLines.size());
      assertThat(opened.exceptions()).as("seed %d", SEED).containsExactly(failed, failed);
      assertThat(opened.notices()).isEmpty();
    } finally {
      opened.close();
    }
  }
}
