package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.store.SpanBuilder;
import dev.pharos.store.SpanFootprint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRowsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long ALL = Long.MAX_VALUE;

  private static final SpanDocuments SPANS = SpanDocuments.under("t");

  private final Span span = new SpanBuilder("order").build();

  @Test
  void whoAddsWaitsUntilSearchesShowWhatThereIsNoRoomFor() throws Exception {
    WaitingRows<Span> rows = rows(2 * SpanFootprint.of(span));
    rows.add(List.of(span, span));
    Thread adding = Thread.ofVirtual().start(() -> add(rows));
    await().atMost(PATIENCE).until(() -> adding.getState() == Thread.State.WAITING);

    assertThat(rows.take(10, ALL)).hasSize(2);
    rows.written(3);
    assertThat(rows.isShownWanted()).isTrue();
    rows.shown(2);

    adding.join();
    assertThat(rows.totals()).isEqualTo(new WaitingRows.Totals(1, 1, 0, 2, null));
    assertThat(rows.take(10, ALL)).extracting(Row::number).containsExactly(3L);
  }

  @Test
  void nothingIsHurriedAnyMoreWhenWhatSomebodyWaitedForIsThere() throws Exception {
    WaitingRows<Span> rows = rows(ALL);
    rows.add(List.of(span));
    assertThat(rows.awaitShown(2, Duration.ZERO)).isFalse();
    assertThat(rows.isShownWanted()).isTrue();

    // More comes all the time, which nobody waits for.
    rows.add(List.of(span));
    rows.take(1, ALL);
    rows.written(2);
    rows.shown(1);

    assertThat(rows.isShownWanted()).isFalse();
    assertThat(rows.awaitShown(2, Duration.ZERO)).isTrue();
    assertThat(rows.awaitWritten(3, Duration.ZERO)).isFalse();
  }

  @Test
  void rowsAreTakenInOrderAndWithinBounds() throws Exception {
    WaitingRows<Span> rows = rows(ALL);
    rows.add(List.of(span, span, span, span));

    assertThat(rows.take(10, 2 * SpanFootprint.of(span)))
        .extracting(Row::number)
        .containsExactly(1L, 2L);
    assertThat(rows.take(10, 1)).as("one at least").hasSize(1);
    assertThat(rows.take(0, ALL)).isEmpty();
    assertThat(rows.take(10, ALL)).extracting(Row::number).containsExactly(4L);
  }

  @Test
  void whatIsExpiredNeedsNoSending() throws Exception {
    WaitingRows<Span> rows = rows(ALL);
    rows.add(List.of(new SpanBuilder("order").start(5).build()));
    rows.dropBefore(SpanSamples.NOW_NS);

    assertThat(rows.take(10, ALL)).isEmpty();
    rows.written(rows.untaken());
    assertThat(rows.awaitWritten(rows.line(), Duration.ZERO)).isTrue();
    assertThat(rows.snapshot()).isEmpty();
  }

  private static WaitingRows<Span> rows(long bytes) throws IOException {
    WaitingRoom room = new WaitingRoom(bytes, Path.of("unused"), 0);
    return new WaitingRows<>(SPANS, 1, room, new Overflow<>(SPANS, room));
  }

  private void add(WaitingRows<Span> rows) {
    try {
      rows.add(List.of(span));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
