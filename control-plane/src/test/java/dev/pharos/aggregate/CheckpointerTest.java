package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.Committable;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.SyncFailedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CheckpointerTest {
  private static final JournalPosition POSITION = new JournalPosition(3, 17);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicReference<Checkpoint> written = new AtomicReference<>();
  private final AtomicReference<String> retained = new AtomicReference<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  private IOException failure = new IOException("the disk is full");

  private final Committable store =
      new Committable() {
        @Override
        public PendingCommit seal() {
          return () -> {
            try {
              gate.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            if (failures.getAndDecrement() > 0) {
              throw failure;
            }
            return "commit-7";
          };
        }

        @Override
        public void retain(String commit) {
          retained.set(commit);
        }
      };

  private final CheckpointStore checkpoints =
      new CheckpointStore() {
        @Override
        public Optional<Checkpoint> latest() {
          return Optional.ofNullable(written.get());
        }

        @Override
        public List<String> notices() {
          return List.of();
        }

        @Override
        public void write(Checkpoint checkpoint) {
          written.set(checkpoint);
        }
      };

  private final Checkpointer checkpointer = new Checkpointer(checkpoints, Map.of("spans", store));

  @Test
  void tellsThePositionOnceWhenItHasBecomeDurable() throws Exception {
    checkpointer.begin(POSITION, new byte[] {1});
    assertThat(checkpointer.poll()).isNull();
    assertThat(checkpointer.isRunning()).isTrue();

    gate.countDown();
    JournalPosition durable = null;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (durable == null && System.nanoTime() < deadline) {
      durable = checkpointer.poll();
      Thread.onSpinWait();
    }

    assertThat(durable).isEqualTo(JournalPosition.START);
    assertThat(checkpointer.poll()).isNull();
    assertThat(checkpointer.isRunning()).isFalse();
    assertThat(written.get().commits()).isEqualTo(Map.of("spans", "commit-7"));
  }

  @Test
  void letsGoOnlyOfWhatNeitherOfTheLastTwoNeeds() throws Exception {
    gate.countDown();
    checkpointer.startedFrom(
        new Checkpoint(new JournalPosition(2, 5), Map.of("spans", "commit-6"), new byte[0]));

    checkpointer.begin(POSITION, new byte[0]);
    assertThat(checkpointer.await(PATIENCE)).isEqualTo(new JournalPosition(2, 5));
    assertThat(retained.get()).isEqualTo("commit-6");

    checkpointer.begin(new JournalPosition(4, 1), new byte[0]);
    assertThat(checkpointer.await(PATIENCE)).isEqualTo(POSITION);
    assertThat(retained.get()).isEqualTo("commit-7");
  }

  @Test
  void aFailedSyncIsFinal() throws Exception {
    failures.set(1);
    failure = new SyncFailedException("spans.pages", new IOException("Input/output error"));
    gate.countDown();
    checkpointer.begin(POSITION, new byte[0]);

    assertThat(checkpointer.await(PATIENCE)).isNull();
    assertThat(checkpointer.poll()).isNull();
    assertThat(checkpointer.isRunning()).isTrue();
    assertThat(checkpointer.trouble())
        .startsWith("spans.pages could not be synced: Input/output error. No checkpoint is made");
    assertThat(written.get()).isNull();
    assertThat(failures.get()).isZero();
  }

  @Test
  void triesAFailedCommitAgainAndSaysSoMeanwhile() throws Exception {
    failures.set(1);
    gate.countDown();
    checkpointer.begin(POSITION, new byte[0]);

    assertThat(checkpointer.await(PATIENCE)).isEqualTo(JournalPosition.START);
    assertThat(failures.get()).isEqualTo(-1);
    assertThat(checkpointer.trouble()).isNull();
    assertThat(written.get()).isNotNull();
  }
}
