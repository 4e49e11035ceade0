package dev.pharos.aggregate;

import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanBatch;
import dev.pharos.store.JournalRecord;
import dev.pharos.store.PayloadFormat;
import dev.pharos.store.SpanStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * What journal records do to identities, aggregates and store: the same when they arrive and when
 * they are replayed. {@link #understand} is for any thread, the rest for the intake's.
 */
final class IntakeState {
  private static final int SNAPSHOT_VERSION = 2;

  /** Has identities of another hash: nothing that comes again is known by them. */
  private static final int SNAPSHOT_BEFORE_XXH3 = 1;

  private final SpanDecoder decoder;
  private final Predicate<Span> excluded;
  private final Aggregates aggregates;
  private final SpanStore spans;
  private final BatchIdentities identities = new BatchIdentities();

  IntakeState(
      SpanDecoder decoder, Predicate<Span> excluded, Aggregates aggregates, SpanStore spans) {
    this.decoder = decoder;
    this.excluded = excluded;
    this.aggregates = aggregates;
    this.spans = spans;
  }

  /** See {@link BatchIdentities#forgotten}; for any thread. */
  long forgottenIdentities() {
    return identities.forgotten();
  }

  /**
   * Decodes a record; what is invalid or excluded is no longer among its spans, and secrets are
   * neither in them nor in the payload to be journaled.
   */
  Submission understand(JournalRecord received) throws MalformedPayloadException, IOException {
    CompletableFuture<Accepted> answer = new CompletableFuture<>();
    if (received.format() == PayloadFormat.EVENT) {
      return new Submission.Event(received, JournalEvent.decode(received.payload()), answer);
    }
    SpanDecoder.Understood understood =
        decoder.understand(received.format(), received.payload(), received.arrivalNs());
    SpanBatch batch = understood.batch();
    JournalRecord record =
        new JournalRecord(
            received.arrivalNs(), received.tenant(), received.format(), understood.payload());
    List<Span> kept = batch.spans();
    if (isAnyExcluded(kept)) {
      kept = new ArrayList<>(kept);
      kept.removeIf(excluded);
    }
    Map<RefusalReason, Integer> refused =
        batch.refused().isEmpty() ? Map.of() : new EnumMap<>(batch.refused());
    return new Submission.Spans(
        record,
        BatchIdentity.of(record.tenant(), record.payload()),
        kept,
        new Accepted(batch.spans().size(), refused),
        answer);
  }

  private boolean isAnyExcluded(List<Span> batch) {
    for (int i = 0; i < batch.size(); i++) {
      if (excluded.test(batch.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** How the same request was answered before; null when it is new. */
  @org.jspecify.annotations.Nullable
  Accepted earlierAnswer(Submission submission) {
    BatchIdentity identity = submission.identityOrNull();
    return identity == null ? null : identities.find(identity);
  }

  /**
   * Remembers and counts. Storing is a step of its own because it alone can fail and be tried
   * again.
   */
  void fold(Submission submission) {
    switch (submission) {
      case Submission.Spans(var record, var identity, var kept, var accepted, _) -> {
        identities.remember(identity, record.arrivalNs(), accepted);
        aggregates.fold(kept, record.arrivalNs(), record.payload().length);
      }
      case Submission.Event(_, JournalEvent.Reported(var report), _) -> aggregates.fold(report);
      case Submission.Event(_, JournalEvent.Gone(var id, var atNs), _) ->
          aggregates.instanceGone(id, atNs);
      case Submission.Event(_, JournalEvent.Noticed(var notice), _) -> aggregates.fold(notice);
    }
  }

  void store(Submission submission) throws IOException {
    if (submission instanceof Submission.Spans(_, _, var kept, _, _) && !kept.isEmpty()) {
      spans.add(kept);
    }
  }

  void tick(long nowNs) throws IOException {
    identities.expire(nowNs);
    aggregates.tick(nowNs);
  }

  byte[] snapshot() {
    byte[] counted = aggregates.snapshot();
    ByteArrayOutputStream before = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(before)) {
      out.writeInt(SNAPSHOT_VERSION);
      identities.writeTo(out);
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
      if (version != SNAPSHOT_VERSION && version != SNAPSHOT_BEFORE_XXH3) {
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
      aggregates.restore(in.readNBytes(in.readInt()));
    }
  }
}
