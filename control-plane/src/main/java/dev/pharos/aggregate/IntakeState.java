package dev.pharos.aggregate;

import dev.pharos.aggregate.request.RequestPoint;
import dev.pharos.signal.LogRecord;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What journal records do to identities, aggregates, patterns and stores: the same when they arrive
 * and when they are replayed. {@link #understand} is for any thread, the rest for the intake's.
 */
final class IntakeState {
  private static final int SNAPSHOT_VERSION = 4;

  /** Has no identities of log lines: those on both sides of it are not recognised. */
  private static final int SNAPSHOT_BEFORE_LINE_IDENTITIES = 3;

  /** Has no patterns of log lines: nothing took any. */
  private static final int SNAPSHOT_BEFORE_LOGS = 2;

  /** Has identities of another hash: nothing that comes again is known by them. */
  private static final int SNAPSHOT_BEFORE_XXH3 = 1;

  private final SpanIntake spans;
  private final LogIntake logs;
  private final Aggregates aggregates;
  private final BatchIdentities identities = new BatchIdentities();
  private final LineIdentities lineIdentities = new LineIdentities();

  IntakeState(SpanIntake spans, LogIntake logs, Aggregates aggregates) {
    this.spans = spans;
    this.logs = logs;
    this.aggregates = aggregates;
  }

  /** See {@link BatchIdentities#forgotten}; for any thread. */
  long forgottenIdentities() {
    return identities.forgotten();
  }

  /** See {@link LineIdentities#duplicates}; for any thread. */
  long duplicateLines() {
    return lineIdentities.duplicates();
  }

  /** See {@link LineIdentities#forgotten}; for any thread. */
  long forgottenLines() {
    return lineIdentities.forgotten();
  }

  /** Whether requests are left out as their spans would be. */
  boolean isProbe(RequestPoint point) {
    return spans.probes().isProbe(point.operation());
  }

  /** Decodes a record. */
  Submission understand(JournalRecord received) throws MalformedPayloadException, IOException {
    if (received.format() == PayloadFormat.EVENT) {
      JournalEvent event = JournalEvent.decode(received.payload());
      return new Submission.Event(received, event, new CompletableFuture<>());
    }
    return received.format().isLogs() ? logs.understand(received) : spans.understand(received);
  }

  /** How the same request was answered before; null when it is new. */
  @Nullable Accepted earlierAnswer(Submission submission) {
    BatchIdentity identity = submission.identityOrNull();
    return identity == null ? null : identities.find(identity);
  }

  /** Hands over to a store what a submission leaves to be kept; it may fail and be tried again. */
  @FunctionalInterface
  interface Storing {
    Storing NOTHING = () -> {};

    void run() throws IOException;
  }

  /**
   * Remembers and counts. Storing is a step of its own because it alone can fail and be tried
   * again.
   */
  Storing fold(Submission submission) {
    return switch (submission) {
      case Submission.Spans(var record, var identity, var kept, var leftOut, var accepted, _) -> {
        identities.remember(identity, record.arrivalNs(), accepted);
        aggregates.fold(kept, record.arrivalNs(), record.payload().length);
        if (!leftOut.isEmpty()) {
          aggregates.leftOut(leftOut);
        }
        yield kept.isEmpty() ? Storing.NOTHING : () -> spans.store().add(kept);
      }
      case Submission.Logs(var record, var identity, var came, var keys, var accepted, _) -> {
        identities.remember(identity, record.arrivalNs(), accepted);
        List<LogRecord> lines = lineIdentities.keepNew(keys, came, record.arrivalNs());
        aggregates.foldLogs(lines, record.arrivalNs(), record.payload().length);
        List<LogRecord> kept = logs.fold(lines, record.arrivalNs());
        yield kept.isEmpty() ? Storing.NOTHING : () -> logs.store().add(kept);
      }
      case Submission.Event(var record, var event, _) -> {
        fold(event, record.arrivalNs());
        yield Storing.NOTHING;
      }
    };
  }

  private void fold(JournalEvent event, long arrivalNs) {
    switch (event) {
      case JournalEvent.Reported(var report) -> aggregates.fold(report);
      case JournalEvent.Gone(var id, var atNs) -> aggregates.instanceGone(id, atNs);
      case JournalEvent.Noticed(var notice) -> aggregates.fold(notice);
      case JournalEvent.Judged(var deployment, var verdict) ->
          aggregates.judged(deployment, verdict);
      case JournalEvent.Requests(var report) -> aggregates.fold(report, arrivalNs);
    }
  }

  void tick(long nowNs) throws IOException {
    identities.expire(nowNs);
    aggregates.tick(nowNs);
  }

  byte[] snapshot() {
    byte[] counted = aggregates.snapshot();
    byte[] patterns = logs.patterns().snapshot();
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(before)) {
      out.writeInt(SNAPSHOT_VERSION);
      identities.writeTo(out);
      lineIdentities.writeTo(out);
      out.writeInt(patterns.length);
      out.write(patterns);
      out.writeInt(counted.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // What was counted may be tens of megabytes, which are copied once.
    byte[] whole = Arrays.copyOf(before.toByteArray(), before.size() + counted.length);
    System.arraycopy(counted, 0, whole, before.size(), counted.length);
    return whole;
  }

  void restore(byte[] snapshot) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
      int version = in.readInt();
      if (version < SNAPSHOT_BEFORE_XXH3 || version > SNAPSHOT_VERSION) {
        throw new IOException(
            "the intake's snapshot has version "
                + version
                + ", this build reads "
                + SNAPSHOT_VERSION);
      }
      identities.readFrom(in);
      if (version == SNAPSHOT_BEFORE_XXH3) {
        identities.clear();
      }
      if (version > SNAPSHOT_BEFORE_LINE_IDENTITIES) {
        lineIdentities.readFrom(in);
      }
      if (version > SNAPSHOT_BEFORE_LOGS) {
        logs.patterns().restore(in.readNBytes(in.readInt()));
      }
      aggregates.restore(in.readNBytes(in.readInt()));
    }
  }
}
