package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of metrics survives SIGKILL of the real process at any moment, and a disk that is full.
 * Checkpoints and new files of the journal are made to happen all the time. {@code -Dpharos.seed=…}
 * sets when the kills come.
 */
@Tag("slow")
class MetricKillTest {
  private static final long SEED = Long.getLong("pharos.seed", System.nanoTime());
  private static final int SENDERS = 3;
  private static final int KILLS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Far enough back that no sender comes to be ahead of the clock. */
  private static final Duration EARLIER = Duration.ofMinutes(50);

  private static final String[] BUSY = {
    "--pharos.storage.metric-checkpoint-interval=200ms", "--pharos.storage.journal-file-size=1MB"
  };

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final List<WrittenSamples> senders = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    client.close();
  }

  private void begin() {
    long beginMs = (System.currentTimeMillis() - EARLIER.toMillis()) / 1_000 * 1_000;
    for (int i = 0; i < SENDERS; i++) {
      senders.add(new WrittenSamples(i, beginMs));
    }
  }

  @Test
  void whatWasAcknowledgedIsThereOnceAfterKills() throws Exception {
    System.out.println("Kills by -Dpharos.seed=" + SEED);
    Random random = new Random(SEED);
    begin();
    try (ControlPlaneProcess controlPlane = new ControlPlaneProcess(folder.resolve("data"), BUSY)) {
      controlPlane.start();
      for (int kill = 0; kill < KILLS; kill++) {
        List<Thread> threads = new ArrayList<>();
        CountDownLatch acknowledged = new CountDownLatch(60 + random.nextInt(400));
        senders.forEach(sender ->
            threads.add(
                Thread.ofVirtual()
                    .start(() -> sendUntilKilled(sender, controlPlane, acknowledged))));
        assertThat(acknowledged.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        TimeUnit.MICROSECONDS.sleep(random.nextInt(300_000));
        controlPlane.kill();
        for (Thread thread : threads) {
          thread.join();
        }
        controlPlane.start();
        assertAllIsThere(controlPlane);
      }
      // What had no answer is sent again, and counts once.
      for (WrittenSamples sender : senders) {
        assertThat(sender.send(client, controlPlane)).isEqualTo(204);
      }
      assertAllIsThere(controlPlane);
      assertThat(controlPlane.json("/api/v1/intake").get("notices").toString())
          .doesNotContain("lost", "cannot be");
    }
  }

  private void sendUntilKilled(
      WrittenSamples sender, ControlPlaneProcess controlPlane, CountDownLatch acknowledged) {
    try {
      while (sender.send(client, controlPlane) == 204) {
        acknowledged.countDown();
      }
    } catch (IOException killed) {
      // As it is meant.
      return;
    }
  }

  private void assertAllIsThere(ControlPlaneProcess controlPlane) throws IOException {
    for (WrittenSamples sender : senders) {
      assertThat(sender.faults(controlPlane)).as("seed %d", SEED).isEmpty();
    }
  }

  @Test
  void aFullDiskIsSaidReadsGoOnAndItRecoversByItself() throws Exception {
    begin();
    WrittenSamples sender = senders.getFirst();
    Path mountPoint = Files.createDirectory(folder.resolve("disk"));
    try (SmallDisk disk = new SmallDisk(mountPoint, 64);
        ControlPlaneProcess controlPlane =
            new ControlPlaneProcess(mountPoint.resolve("data"), BUSY)
                .loggingTo(folder.resolve("log"))
                .launchedBy(disk.launcher())) {
      controlPlane.start();
      for (int i = 0; i < 50; i++) {
        assertThat(sender.send(client, controlPlane)).isEqualTo(204);
      }

      disk.fill();
      sendUntil(sender, controlPlane, 503);
      assertThat(sender.faults(controlPlane)).isEmpty();

      disk.makeRoom();
      sendUntil(sender, controlPlane, 204);
      assertThat(sender.faults(controlPlane)).isEmpty();

      controlPlane.kill();
      controlPlane.start();
      assertThat(sender.faults(controlPlane)).isEmpty();
    }
  }

  /** What was written before the disk was full may still be taken, and then counts. */
  private void sendUntil(WrittenSamples sender, ControlPlaneProcess controlPlane, int wanted)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int status = sender.send(client, controlPlane);
    while (status != wanted) {
      assertThat(status).isIn(204, 503);
      assertThat(System.nanoTime()).as("time until " + wanted).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
      status = sender.send(client, controlPlane);
    }
  }
}
