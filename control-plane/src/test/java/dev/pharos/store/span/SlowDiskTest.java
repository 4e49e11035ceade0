package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.powerloss.PowerLossDisk;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Span;
import dev.pharos.store.Committable;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes on in the span store while its disk takes seconds to sync, and what waits. */
class SlowDiskTest {
  private static final long DAY = Duration.ofDays(1).toNanos();
  private static final long NOW = 20_500 * DAY + DAY / 2;
  private static final long PATIENCE_SECONDS = 30;
  private static final SpanStoreSettings SETTINGS =
      new SpanStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, SearchLimits.DEFAULT);

  @TempDir private Path folder;

  private volatile Predicate<Path> slow = path -> false;
  private final CountDownLatch syncing = new CountDownLatch(1);
  private final CountDownLatch synced = new CountDownLatch(1);
  private PowerLossDisk disk;
  private SpanStore store;

  @BeforeEach
  void open() throws IOException {
    disk = new PowerLossDisk(folder, this::takeTime);
    store = EmbeddedSpanStore.open(disk.root().resolve("spans"), null, SETTINGS);
  }

  @AfterEach
  void close() throws IOException {
    synced.countDown();
    store.close();
  }

  @Test
  void retentionDoesNotWaitForARunningCommit() throws Exception {
    Span old = span(NOW - 10 * DAY);
    Span kept = span(NOW);
    store.add(List.of(old, kept));
    CompletableFuture<String> commit = commitOnASlowDisk();

    CompletableFuture<Void> expired = CompletableFuture.runAsync(() -> expire(NOW));
    expired.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

    assertThat(commit).isNotDone();
    assertThat(store.trace(old.traceId())).isEmpty();
    assertThat(store.trace(kept.traceId())).containsExactly(kept);
    synced.countDown();
    reopen(commit.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    assertThat(store.trace(old.traceId())).isEmpty();
    assertThat(store.trace(kept.traceId())).containsExactly(kept);
    assertThat(store.statistics().notices()).isEmpty();
  }

  @Test
  void whatIsAddedDuringACommitIsFoundAtOnceAndInTheNextOne() throws Exception {
    Span before = span(NOW);
    store.add(List.of(before));
    CompletableFuture<String> commit = commitOnASlowDisk();
    Span during = span(NOW);
    store.add(List.of(during));

    assertThat(commit).isNotDone();
    assertThat(store.trace(during.traceId())).containsExactly(during);
    synced.countDown();
    String first = commit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    String second = store.seal().commit();
    reopen(second);
    assertThat(store.trace(before.traceId())).containsExactly(before);
    assertThat(store.trace(during.traceId())).containsExactly(during);
    reopen(first);
    assertThat(store.trace(before.traceId())).containsExactly(before);
    assertThat(store.trace(during.traceId())).isEmpty();
  }

  @Test
  void addsWaitWhileTheDiskIsBehindAndAllIsThereAfterwards() throws Exception {
    AttributeValue large = new AttributeValue.Text("x".repeat(4 << 20));
    slow = path -> path.toString().endsWith(".pages");
    List<Span> added = new ArrayList<>();
    AtomicInteger count = new AtomicInteger();
    long enoughToFillMemory =
        3 * (SpanStoreLimits.WAITING_BLOCKS + 2) * SpanStoreLimits.BLOCK_BYTES / (4 << 20);
    Thread sender =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < enoughToFillMemory; i++) {
                Span span = new SpanBuilder("order").start(NOW).attribute("body", large).build();
                added.add(span);
                add(span);
                count.incrementAndGet();
              }
            });
    syncing.await();
    awaitWaiting(sender);

    int held = count.get();
    assertThat(held).isBetween(1, (int) enoughToFillMemory * 2 / 3);
    assertThat(store.trace(added.getFirst().traceId())).hasSize(1);
    synced.countDown();
    sender.join(Duration.ofSeconds(PATIENCE_SECONDS));
    assertThat(count.get()).isEqualTo((int) enoughToFillMemory);
    for (Span span : added) {
      assertThat(store.trace(span.traceId())).hasSize(1);
    }
  }

  @Test
  void beyondItsSizeTheOldestDaysGoAndThatIsTold() throws Exception {
    store.close();
    store =
        EmbeddedSpanStore.open(
            folder.resolve("small"),
            null,
            new SpanStoreSettings(Duration.ofDays(7), 40_000, SearchLimits.DEFAULT));
    List<Span> firstOfDay = new ArrayList<>();
    for (int day = 5; day >= 0; day--) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        spans.add(span(NOW - day * DAY));
      }
      firstOfDay.add(spans.getFirst());
      store.add(spans);
      store.seal().commit();
    }

    assertThat(store.trace(firstOfDay.getFirst().traceId())).isEmpty();
    assertThat(store.trace(firstOfDay.getLast().traceId())).hasSize(1);
    assertThat(store.statistics().bytes()).isLessThan(2 * 40_000);
    assertThat(store.statistics().notices())
        .isNotEmpty()
        .allMatch(notice -> notice.contains("pharos.storage.max-size was reached"));
  }

  private CompletableFuture<String> commitOnASlowDisk() throws InterruptedException {
    Committable.PendingCommit sealed = store.seal();
    CompletableFuture<String> commit = new CompletableFuture<>();
    slow = path -> path.toString().endsWith(".pages") && isCommitting();
    Thread.ofPlatform()
        .name("commit")
        .start(() -> {
          try {
            commit.complete(sealed.commit());
          } catch (IOException | RuntimeException e) {
            commit.completeExceptionally(e);
          }
        });
    syncing.await();
    return commit;
  }

  private static boolean isCommitting() {
    return Thread.currentThread().getName().equals("commit");
  }

  private boolean takeTime(Path path) {
    if (slow.test(path)) {
      syncing.countDown();
      try {
        synced.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return false;
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  private void reopen(String commit) throws IOException {
    store.close();
    store = EmbeddedSpanStore.open(disk.root().resolve("spans"), commit, SETTINGS);
  }

  private void expire(long nowNs) {
    try {
      store.expire(nowNs);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void add(Span span) {
    try {
      store.add(List.of(span));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Span span(long startNs) {
    return new SpanBuilder("order").start(startNs).build();
  }
}
