package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.DeploymentNotice;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.Checkpoint;
import dev.pharos.store.CheckpointStore;
import dev.pharos.store.Journal;
import dev.pharos.store.JournalFullException;
import dev.pharos.store.JournalPosition;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import dev.pharos.store.RollupStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in. A request is decoded on its sender's thread; then one thread takes all that wait and,
 * in journal order, (1) appends them to the journal, (2) syncs once for all, (3) folds them into
 * the aggregates and hands them to the store, (4) answers. Acknowledged means durable, and
 * everything durable is counted exactly once: a restart opens the last checkpoint and replays the
 * journal from there.
 *
 * <p>Safe for use by many threads between {@link #start} and {@link #close}.
 */
public final class Intake implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Intake.class);

  private final Journal journal;
  private final CheckpointStore checkpoints;
  private final IntakeState state;
  private final RollupStore rollups;
  private final Checkpointer checkpointer;
  private final CheckpointSchedule schedule;
  private final JournalWriter writer;
  private final IntakeSettings settings;
  private final Arrivals arrivals;
  private final Refusals refusals;

  private final BlockingQueue<Submission> queue =
      new ArrayBlockingQueue<>(IntakeLimits.QUEUE_REQUESTS);
  private final AtomicLong queuedBytes = new AtomicLong();
  private final Thread thread = Thread.ofPlatform().name("pharos-intake").unstarted(this::run);
  private volatile boolean open;
  private volatile @Nullable String trouble;

  private final IntakeCounts counts = new IntakeCounts();
  private final List<String> recoveryNotices = new ArrayList<>();

  private long lastTick = System.nanoTime();
  private boolean storeIsBehind;

  public Intake(
      Journal journal,
      CheckpointStore checkpoints,
      SpanIntake spans,
      LogIntake logs,
      Aggregates aggregates,
      RollupStore rollups,
      IntakeSettings settings,
      InstantSource clock,
      Refusals refusals) {
    this.journal = journal;
    this.checkpoints = checkpoints;
    this.state = new IntakeState(spans, logs, aggregates);
    this.rollups = rollups;
    this.checkpointer =
        new Checkpointer(
            checkpoints, Map.of("spans", spans.store(), "logs", logs.store(), "rollups", rollups));
    this.schedule = new CheckpointSchedule(journal, checkpointer, state, rollups, settings);
    this.writer = new JournalWriter(journal, settings.sync());
    this.settings = settings;
    this.arrivals = new Arrivals(clock);
    this.refusals = refusals;
  }

  /** Rebuilds the state of the last acknowledged request, then begins to take more. */
  public void start() throws IOException {
    Optional<Checkpoint> latest = checkpoints.latest();
    JournalPosition from = JournalPosition.START;
    if (latest.isPresent()) {
      from = latest.get().position();
      state.restore(latest.get().aggregates());
      schedule.startedFrom(latest.get());
    }
    Journal.Replay replay = journal.replay(from, this::replay);
    if (replay.records() > 0) {
      log.info("Replayed {} requests from the journal.", replay.records());
    }
    recoveryNotices.addAll(replay.damage());
    replay.damage().forEach(damage -> log.warn("Journal: {}", damage));
    open = true;
    thread.start();
  }

  /**
   * Takes a request of spans or log lines: decodes it on the caller's thread and lets it queue,
   * without waiting.
   *
   * @param payload after decompression; handed over to the intake
   * @return what was taken and what can never be taken, once it is durable, counted and handed to
   *     the store, after some tens of milliseconds in good health; or a {@link RefusedException}
   *     when nothing was taken and the sender should try again. Mostly completed on the intake's
   *     thread: what depends on it must not wait for anything
   * @throws MalformedPayloadException when the bytes are not of the format
   * @throws RefusedException when it cannot even queue
   */
  public CompletableFuture<Accepted> submit(PayloadFormat format, String tenant, byte[] payload)
      throws MalformedPayloadException, RefusedException {
    long arrivalNs = arrivals.arrive();
    boolean queued = false;
    try {
      Submission submission =
          state.understand(new JournalRecord(arrivalNs, tenant, format, payload));
      enqueue(submission);
      queued = true;
      return submission
          .answer()
          .whenComplete((answer, _) -> {
            arrivals.done(arrivalNs);
            if (answer != null) {
              answer
                  .refused()
                  .forEach((reason, items) -> refusals.count(submission.signal(), reason, items));
            }
          });
    } catch (IOException e) {
      throw new MalformedPayloadException(String.valueOf(e.getMessage()));
    } finally {
      if (!queued) {
        arrivals.done(arrivalNs);
      }
    }
  }

  /** Takes what the fleet says of an instance. */
  public void report(InstanceReport report) throws RefusedException {
    submit(new JournalEvent.Reported(report));
  }

  /** Takes that the fleet no longer knows an instance. */
  public void instanceGone(String registrationId, long atNs) throws RefusedException {
    submit(new JournalEvent.Gone(registrationId, atNs));
  }

  /** Takes what CI says of a deployment. */
  public void notice(DeploymentNotice notice) throws RefusedException {
    submit(new JournalEvent.Noticed(notice));
  }

  /** Takes what was found of a deployment. */
  public void judged(String deployment, DeployVerdict verdict) throws RefusedException {
    submit(new JournalEvent.Judged(deployment, verdict));
  }

  /** Takes what agents report of requests, but of those that only watch. */
  public void requests(RequestReport report) throws RefusedException {
    RequestReport counted = report.without(state::isProbe);
    if (!counted.isEmpty()) {
      submit(new JournalEvent.Requests(counted));
    }
  }

  public IntakeStatistics statistics() {
    List<String> notices = new ArrayList<>(recoveryNotices);
    Optional.ofNullable(trouble).ifPresent(notices::add);
    Optional.ofNullable(checkpointer.trouble()).ifPresent(notices::add);
    counts.whyHeldBack().ifPresent(notices::add);
    return new IntakeStatistics(
        counts.accepted(),
        counts.lines(),
        counts.linesBySeverity(),
        counts.lastLineAtNs(),
        counts.duplicates(),
        state.duplicateLines(),
        counts.excluded(),
        state.forgottenIdentities(),
        state.forgottenLines(),
        queue.size(),
        writer.syncs(),
        counts.firstSpanAtNs(),
        counts.lastSpanAtNs(),
        journal.sizeBytes(),
        rollups.uncommittedBytes(),
        counts.heldBackNs(),
        notices);
  }

  /** Answers what waits, makes a last checkpoint and closes the journal. The stores stay open. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      thread.join(settings.drain());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(IntakeLimits.RETRY_AFTER_FAILURE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    checkpointer.abandon();
    refuseWaiting();
    journal.close();
  }

  /** Waits until an event is durable. */
  private void submit(JournalEvent event) throws RefusedException {
    long arrivalNs = arrivals.arrive();
    JournalRecord record = new JournalRecord(arrivalNs, "", PayloadFormat.EVENT, event.encode());
    Submission submission = new Submission.Event(record, event, new CompletableFuture<>());
    try {
      enqueue(submission);
      submission.answer().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(RefusalReason.SHUTTING_DOWN, "interrupted while waiting", submission);
    } finally {
      arrivals.done(arrivalNs);
    }
  }

  private void enqueue(Submission submission) throws RefusedException {
    if (!open) {
      throw refused(RefusalReason.SHUTTING_DOWN, "the control plane is stopping", submission);
    }
    if (queuedBytes.get() > IntakeLimits.QUEUE_BYTES || !queue.offer(submission)) {
      String why =
          Optional.ofNullable(trouble).or(counts::whyHeldBack).orElse("the intake's queue is full");
      throw refused(RefusalReason.QUEUE_FULL, why, submission);
    }
    queuedBytes.addAndGet(submission.bytes());
    if (!open && queue.remove(submission)) {
      throw refused(RefusalReason.SHUTTING_DOWN, "the control plane is stopping", submission);
    }
  }

  private void run() {
    List<Submission> group = new ArrayList<>();
    try {
      while (open || !queue.isEmpty()) {
        if (open && schedule.isBehind()) {
          holdBack();
          continue;
        }
        counts.notHeldBack();
        try {
          take(group);
          write(group);
        } finally {
          group.forEach(this::letGo);
          group.clear();
        }
        keepTime();
      }
      schedule.finish(!storeIsBehind);
    } catch (InterruptedException e) {
      log.warn("The intake was interrupted; what waited was refused.");
    } catch (RuntimeException | Error e) {
      log.error("The intake stopped: nothing is taken any more. Restart the control plane.", e);
      trouble = "The intake stopped: " + e;
      open = false;
      throw e;
    } finally {
      refuseWaiting();
    }
  }

  /** Takes nothing, so that senders wait, and are refused in the end, until memory is free. */
  private void holdBack() throws InterruptedException {
    long begin = System.nanoTime();
    Thread.sleep(IntakeLimits.HELD_BACK);
    keepTime();
    counts.heldBack(System.nanoTime() - begin);
  }

  /**
   * Waits for a first submission, lets others join while a sync would come too early, takes all.
   */
  private void take(List<Submission> group) throws InterruptedException {
    Submission first = queue.poll(IntakeLimits.TICK.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    group.add(first);
    writer.awaitSpacing();
    long bytes = first.bytes();
    while (bytes < IntakeLimits.GROUP_BYTES) {
      Submission next = queue.poll();
      if (next == null) {
        return;
      }
      group.add(next);
      bytes += next.bytes();
    }
  }

  /** The four steps, for all that was taken together. */
  private void write(List<Submission> group) throws InterruptedException {
    List<Submission> journaled = new ArrayList<>(group.size());
    for (Submission submission : group) {
      try {
        if (state.earlierAnswer(submission) == null) {
          writer.append(submission);
          schedule.journaled(submission.bytes());
        }
        journaled.add(submission);
      } catch (JournalFullException e) {
        refuse(submission, RefusalReason.DISK_FULL, String.valueOf(e.getMessage()));
      } catch (IOException e) {
        log.error("The journal could not be written.", e);
        refuse(submission, RefusalReason.STORE_FAILED, "the journal could not be written");
      }
    }
    if (!journaled.isEmpty() && !writer.secure()) {
      schedule.wantSoon();
      journaled.forEach(submission ->
          refuse(submission, RefusalReason.STORE_FAILED, "the journal could not be synced"));
      return;
    }
    for (Submission submission : journaled) {
      Accepted earlier = state.earlierAnswer(submission);
      if (earlier != null) {
        counts.duplicate();
        submission.answer().complete(earlier);
        continue;
      }
      store(state.fold(submission));
      counts.done(submission);
    }
  }

  /**
   * What is journaled will be stored; until the store can take it, senders wait and then are
   * refused. When the process stops first, the next start stores it from the journal.
   */
  private void store(IntakeState.Storing storing) throws InterruptedException {
    while (true) {
      try {
        storing.run();
        trouble = null;
        return;
      } catch (IOException e) {
        if (trouble == null) {
          log.error("A store cannot take what is journaled; trying again.", e);
        }
        trouble = "A store cannot be written: " + e.getMessage();
        if (!open) {
          storeIsBehind = true;
          return;
        }
        Thread.sleep(IntakeLimits.RETRY_AFTER_FAILURE);
      }
    }
  }

  private void keepTime() {
    long now = System.nanoTime();
    if (now - lastTick >= IntakeLimits.TICK.toNanos()) {
      lastTick = now;
      tick(arrivals.allDoneUntilNs());
    }
    if (!writer.keepTime()) {
      schedule.wantSoon();
    }
    if (!storeIsBehind) {
      schedule.keepTime();
    }
  }

  private void tick(long nowNs) {
    try {
      state.tick(nowNs);
    } catch (IOException e) {
      log.error("Rollups could not be written; they stay in memory and are tried again.", e);
    }
  }

  private void replay(JournalRecord record) throws IOException {
    Submission submission;
    try {
      submission = state.understand(record);
    } catch (MalformedPayloadException e) {
      recoveryNotices.add("A journal record could not be read again: " + e.getMessage());
      return;
    }
    if (state.earlierAnswer(submission) == null) {
      state.fold(submission).run();
      state.tick(record.arrivalNs());
    }
  }

  /** Whoever waits gets an answer, also when an interrupt came before theirs: they try again. */
  private void letGo(Submission submission) {
    queuedBytes.addAndGet(-submission.bytes());
    if (!submission.answer().isDone()) {
      refuse(submission, RefusalReason.SHUTTING_DOWN, "the control plane is stopping");
    }
  }

  private void refuseWaiting() {
    Submission waiting;
    while ((waiting = queue.poll()) != null) {
      refuse(waiting, RefusalReason.SHUTTING_DOWN, "the control plane is stopping");
    }
  }

  private void refuse(Submission submission, RefusalReason reason, String message) {
    submission.answer().completeExceptionally(refused(reason, message, submission));
  }

  private RefusedException refused(RefusalReason reason, String message, Submission submission) {
    refusals.count(submission.signal(), reason, submission.items());
    return new RefusedException(reason, IntakeLimits.RETRY_AFTER, message);
  }
}
