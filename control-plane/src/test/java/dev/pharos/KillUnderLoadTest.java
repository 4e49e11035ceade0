package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.IntakeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What survives SIGKILL at any moment, and that retries across it are counted once. Checkpoints,
 * new journal files and the index merges that come with them are made to happen all the time, so
 * that kills meet them. {@code -Dpharos.seed=…} sets when the kills come.
 */
class KillUnderLoadTest {
  private static final long SEED = Long.getLong("pharos.seed", System.nanoTime());

  /** Of the requests acknowledged before a kill, so many are asked for right after it. */
  private static final int ASKED_AFTER_EACH_KILL = 30;

  /** Of a dozen requests. */
  private static final long JOURNAL_FILE_BYTES = 64 << 10;

  private static final String[] BUSY = {
    "--pharos.storage.checkpoint-interval=200ms",
    "--pharos.storage.checkpoint-size=256KB",
    "--pharos.storage.journal-file-size=" + JOURNAL_FILE_BYTES
  };

  @TempDir private Path folder;

  @Test
  void acknowledgedSpansSurviveAKillAndRetriesCountOnce() throws Exception {
    surviveKills(1);
  }

  @Test
  @Tag("slow")
  void acknowledgedSpansSurviveTwentyKills() throws Exception {
    Met met = surviveKills(20);

    assertThat(met.checkpoints()).as("checkpoints that kills could meet").isGreaterThan(20);
    assertThat(met.files()).as("changes of files that kills could meet").isGreaterThan(40);
  }

  /** What went on between the kills, and could be cut short by them. */
  private record Met(long checkpoints, long files) {}

  private Met surviveKills(int kills) throws Exception {
    System.out.println("Kills by -Dpharos.seed=" + SEED);
    Random random = new Random(SEED);
    Path data = folder.resolve("data");
    SentRequests sent = new SentRequests();
    long checkpoints = 0;
    long files = 0;
    int halfCheckpoints = 0;
    try (ControlPlaneProcess controlPlane = new ControlPlaneProcess(data, BUSY)) {
      controlPlane.start();
      for (int kill = 0; kill < kills; kill++) {
        long checkpointsBefore = newest(data.resolve("checkpoints"), ".manifest");
        long filesBefore = newest(data.resolve("journal/traces"), ".journal");
        try (ShopLoad load = new ShopLoad(controlPlane, sent, SEED + kill * 1000L)) {
          load.awaitAcknowledged(20 + random.nextInt(200));
          TimeUnit.MICROSECONDS.sleep(random.nextInt(300_000));
          controlPlane.kill();
        }
        checkpoints += newest(data.resolve("checkpoints"), ".manifest") - checkpointsBefore;
        files += newest(data.resolve("journal/traces"), ".journal") - filesBefore;
        halfCheckpoints += isHalfACheckpointThere(data.resolve("checkpoints")) ? 1 : 0;
        controlPlane.start();
        assertNewestAreFound(controlPlane, sent);
        sent.resendTo(controlPlane);
      }
      assertThat(sent.unanswered).isEmpty();
    }
    System.out.printf(
        "%d kills, between them %d checkpoints and %d files of the journal begun; %d kills cut a checkpoint's writing short%n",
        kills, checkpoints, files, halfCheckpoints);
    assertEverythingIsThereOnce(data, sent);
    return new Met(checkpoints, files);
  }

  /** The highest number among a folder's files of a kind; 0 when there is none. */
  private static long newest(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.'))))
          .max()
          .orElse(0);
    }
  }

  private static boolean isHalfACheckpointThere(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".tmp"))
          || newest(folder, ".snapshot") > newest(folder, ".manifest");
    }
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
      assertThat(opened.exceptions()).as("seed %d", SEED).containsExactly(failed, failed);
      assertThat(opened.notices()).isEmpty();
    } finally {
      opened.close();
    }
  }
}
