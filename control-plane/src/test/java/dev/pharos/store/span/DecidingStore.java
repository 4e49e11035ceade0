package dev.pharos.store.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.TraceDecision;
import dev.pharos.store.TraceKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store whose traces are decided of when a test lets time pass. */
abstract class DecidingStore {
  static final long NOW = SpanSamples.NOW_NS;
  static final TimeRange ALWAYS = new TimeRange(0, Long.MAX_VALUE);
  static final Duration AGE = Duration.ofMillis(10);

  /** Errors; of the rest what is named so, for ten. */
  static final TraceKeeper ERRORS =
      (traceId, spans) -> {
        if (spans.stream().anyMatch(span -> span.status() == StatusCode.ERROR)) {
          return new TraceDecision.Whole("error");
        }
        return spans.stream().anyMatch(span -> span.name().equals("drawn"))
            ? new TraceDecision.Drawn(10)
            : TraceDecision.LeftOut.LEFT_OUT;
      };

  @TempDir Path folder;
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH.plusSeconds(1_000_000));
  EmbeddedSpanStore store;

  @BeforeEach
  void openStore() throws IOException {
    store = open(null, ERRORS);
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  static boolean isPartial(Span span) {
    return span.attributes().get(TraceKeeper.PARTIAL) != null;
  }

  /** Each a trace of one span. */
  final List<Span> add(int count, StatusCode status, String name) throws IOException {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(new SpanBuilder("order").start(NOW + i).status(status).name(name).build());
    }
    store.add(spans);
    return spans;
  }

  final void addInSegmentsOfTheirOwn(Span... spans) throws IOException {
    for (Span span : spans) {
      store.add(List.of(span));
      store.seal().commit();
    }
  }

  final void assertFound(List<Span> spans) throws IOException {
    for (Span span : spans) {
      assertThat(store.trace(span.traceId())).containsExactly(span);
    }
  }

  /** Lets time pass until all that is on disk was decided of. */
  final void decide() {
    now.updateAndGet(time -> time.plusSeconds(1));
    await().until(() -> store.undecidedSpans() == 0);
  }

  final void reopen() throws IOException {
    String commit = store.seal().commit();
    store.retain(commit);
    store.close();
    store = open(commit, ERRORS);
  }

  final EmbeddedSpanStore open(@org.jspecify.annotations.Nullable String commit, TraceKeeper keeper)
      throws IOException {
    return open(folder, commit, keeper);
  }

  final EmbeddedSpanStore open(
      Path at, @org.jspecify.annotations.Nullable String commit, TraceKeeper keeper)
      throws IOException {
    return open(at, commit, keeper, Long.MAX_VALUE);
  }

  final EmbeddedSpanStore open(
      Path at, @org.jspecify.annotations.Nullable String commit, TraceKeeper keeper, long maxBytes)
      throws IOException {
    Keeping keeping = new Keeping(keeper, AGE, Duration.ZERO, now::get);
    return EmbeddedSpanStore.open(
        at,
        commit,
        new SpanStoreSettings(Duration.ofDays(7), maxBytes, SearchLimits.DEFAULT, keeping));
  }
}
