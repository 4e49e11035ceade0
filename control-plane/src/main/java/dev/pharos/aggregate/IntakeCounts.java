package dev.pharos.aggregate;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Severity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the intake has taken since the process began; written by its thread, read by any. */
final class IntakeCounts {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder lines = new LongAdder();

  /** Filled once, and then only counted in. */
  private final Map<Severity, LongAdder> bySeverity = new EnumMap<>(Severity.class);

  private final AtomicLong lastLineAtNs = new AtomicLong();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder excluded = new LongAdder();
  private final LongAdder heldBackNs = new LongAdder();
  private volatile boolean heldBack;
  private final AtomicLong firstSpanAtNs = new AtomicLong();
  private final AtomicLong lastSpanAtNs = new AtomicLong();

  IntakeCounts() {
    for (Severity severity : Severity.values()) {
      bySeverity.put(severity, new LongAdder());
    }
  }

  /** Counts and answers what is durable, folded and handed to the store. */
  void done(Submission submission) {
    switch (submission) {
      case Submission.Spans(var record, _, var kept, _, var answer, var future) -> {
        accepted.add(answer.items());
        excluded.add(answer.items() - kept.size());
        if (answer.items() > 0) {
          firstSpanAtNs.compareAndSet(0, record.arrivalNs());
          lastSpanAtNs.set(record.arrivalNs());
        }
        future.complete(answer);
      }
      case Submission.Logs(var record, _, var came, _, var answer, var future) -> {
        lines.add(answer.items());
        for (LogRecord line : came) {
          Objects.requireNonNull(bySeverity.get(line.level())).increment();
        }
        if (answer.items() > 0) {
          lastLineAtNs.set(record.arrivalNs());
        }
        future.complete(answer);
      }
      case Submission.Event(_, _, var future) -> future.complete(Submission.NO_ITEMS);
    }
  }

  /** A request that came before and was answered as then. */
  void duplicate() {
    duplicates.increment();
  }

  /** Requests had to wait for memory, and still do. */
  void heldBack(long ns) {
    heldBack = true;
    heldBackNs.add(ns);
  }

  void notHeldBack() {
    heldBack = false;
  }

  /** A sentence, while requests have to wait. */
  Optional<String> whyHeldBack() {
    return heldBack
        ? Optional.of("Requests wait: too many windows left memory and are not on disk yet.")
        : Optional.empty();
  }

  /** How long requests had to wait for memory. */
  long heldBackNs() {
    return heldBackNs.sum();
  }

  long accepted() {
    return accepted.sum();
  }

  long lines() {
    return lines.sum();
  }

  Map<Severity, Long> linesBySeverity() {
    Map<Severity, Long> counted = new EnumMap<>(Severity.class);
    bySeverity.forEach((severity, count) -> counted.put(severity, count.sum()));
    return counted;
  }

  /** Epoch nanoseconds; null before any. */
  @Nullable Long lastLineAtNs() {
    return nullIfZero(lastLineAtNs.get());
  }

  long duplicates() {
    return duplicates.sum();
  }

  long excluded() {
    return excluded.sum();
  }

  /** Epoch nanoseconds; null before any. */
  @Nullable Long firstSpanAtNs() {
    return nullIfZero(firstSpanAtNs.get());
  }

  /** Epoch nanoseconds; null before any. */
  @Nullable Long lastSpanAtNs() {
    return nullIfZero(lastSpanAtNs.get());
  }

  private static @Nullable Long nullIfZero(long value) {
    return value == 0 ? null : value;
  }
}
