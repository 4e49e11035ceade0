package dev.pharos.aggregate.keep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.aggregate.lever.TraceLevers;
import dev.pharos.query.SetClock;
import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SearchLimits;
import dev.pharos.store.span.EmbeddedSpanStore;
import dev.pharos.store.span.Keeping;
import dev.pharos.store.span.SpanStoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the knob says was taken, which budgets are held by, beside what a store then has. */
class DecidedBytesTest {
  private static final double RATE = 0.08;
  private static final int ROUNDS = 8;
  private static final int TRACES = 6_000;
  private static final int ATTEMPTS = 3;

  /**
   * Half of that within which budgets are held, so that the other half is left for what is expected
   * wrongly. Each round goes by the mean at its end, which changes a little until the last.
   */
  private static final Percentage TOLERANCE = Percentage.withPercentage(5);

  /**
   * What an event takes is guessed: less than these with their traces of calls do. It matters where
   * there are suddenly many, since what most of a day takes is measured with what is on disk.
   */
  private static final Percentage OF_EVENTS = Percentage.withPercentage(25);

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(3);
  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final KeepKnob knob = new KeepKnob(RATE);
  private EmbeddedSpanStore store;
  private long always;
  private long kept;
  private long ordinary;

  @BeforeEach
  void openStore() throws IOException {
    store = opened(folder, null);
  }

  private EmbeddedSpanStore opened(Path at, @Nullable String commit) throws IOException {
    KeepPolicy errors = SetPolicy.of(knob, new SetTelemetry(), TraceLevers.none(), clock);
    // The thread that decides looks as often as traces are old.
    Keeping keeping = new Keeping(errors, Duration.ofMillis(10), Duration.ZERO, clock);
    return EmbeddedSpanStore.open(
        at,
        commit,
        new SpanStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, SearchLimits.DEFAULT, keeping));
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  @Test
  void whatIsSaidToBeTakenIsWhatTheStoreHas() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      passRound(0.03);
    }

    assertThat(store.keptShare()).as("errors and a part of the rest").isBetween(0.09, 0.12);
    assertThat(always + kept).isCloseTo(store.statistics().bytes(), TOLERANCE);
    assertThat((double) kept / ordinary).as("of the ordinary").isBetween(0.07, 0.09);
  }

  /** Its spans are lighter in the mean than those that are kept now. */
  @Test
  void whatIsThereFromWhenAllWasKeptChangesNothing() throws IOException {
    store.close();
    store = EmbeddedSpanStore.open(folder.resolve("all"), null, SpanStoreSettings.DEFAULT);
    for (int i = 0; i < 3; i++) {
      store.add(come(0.03));
    }
    String commit = store.seal().commit();
    long before = store.statistics().bytes();
    store.close();
    store = opened(folder.resolve("all"), commit);
    for (int round = 0; round < ROUNDS; round++) {
      passRound(0.03);
    }

    assertThat(always + kept).isCloseTo(store.statistics().bytes() - before, TOLERANCE);
  }

  /** A round that keeps little but errors takes more than others with as many spans. */
  @Test
  void aStormOfErrorsIsSaidToTakeWhatItTakes() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      passRound(0.03);
    }
    long before = store.statistics().bytes();
    long saidBefore = always + kept;
    passRound(0.5);

    assertThat(always + kept - saidBefore)
        .isCloseTo(store.statistics().bytes() - before, OF_EVENTS);
  }

  /** Traces come, are decided on, and are asked after as a step of a budget does. */
  private void passRound(double failing) throws IOException {
    store.add(come(failing));
    store.seal().commit();
    clock.advance(Duration.ofMinutes(5));
    await().until(() -> store.undecidedSpans() == 0);
    // What was decided on is deleted once a commit knows nothing of it.
    store.retain(store.seal().commit());
    knob.taken(store.bytesPerKeptSpan())
        .values()
        .forEach(bytes -> {
          always += bytes.always();
          kept += bytes.kept();
          ordinary += bytes.ordinary();
        });
  }

  private List<Span> come(double failing) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < TRACES; i++) {
      TraceId id = new TraceId(random.nextLong(), random.nextLong());
      boolean fails = random.nextDouble() < failing;
      spans.add(span(id, 0, "gateway", fails));
      spans.add(span(id, spans.getLast().spanId(), "order", fails));
    }
    return spans;
  }

  /** One that fails says of each attempt where, in events that are most of it. */
  private Span span(TraceId id, long parent, String service, boolean fails) {
    long startNs = clock.millis() * 1_000_000 + random.nextInt(1_000_000_000);
    return new Span(
        id,
        random.nextLong(1, Long.MAX_VALUE),
        parent,
        "",
        1,
        "GET /orders/{id}",
        SpanKind.SERVER,
        startNs,
        startNs + random.nextInt(1_000_000, 80_000_000),
        fails ? StatusCode.ERROR : StatusCode.UNSET,
        "",
        Attributes.of(
            "http.route", "/orders/{id}", "url.path", "/orders/" + random.nextInt(100_000)),
        0,
        fails ? Collections.nCopies(ATTEMPTS, exception(startNs)) : List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        new Resource(Attributes.of("service.name", service, "service.version", "1.4"), 0, ""));
  }

  private SpanEvent exception(long startNs) {
    String order = "Order " + random.nextInt(100_000) + " cannot be paid";
    StringBuilder stack = new StringBuilder("java.lang.IllegalStateException: ").append(order);
    for (int depth = 0; depth < 30; depth++) {
      stack
          .append("\n\tat shop.order.Step")
          .append(depth)
          .append(".run(Step.java:")
          .append(random.nextInt(30))
          .append(')');
    }
    return new SpanEvent(
        "exception",
        startNs + 500_000,
        Attributes.of(
            "exception.type",
            "java.lang.IllegalStateException",
            "exception.message",
            order,
            "exception.stacktrace",
            stack.toString()),
        0);
  }
}
