package dev.pharos.store.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.Span;
import dev.pharos.signal.SpanSamples;
import dev.pharos.store.SpanFootprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverflowTest {
  private static final long PLENTY = 1L << 30;

  private static final SpanDocuments SPANS = SpanDocuments.under("t");

  @TempDir private Path folder;

  @Test
  void rowsComeBackInOrderAndToTheBit() throws IOException {
    List<Span> spans = new SpanSamples(4).traces(2 * Overflow.ROWS + 7);
    Overflow<Span> overflow = overflow(PLENTY);
    List<Row<Span>> rows = new ArrayList<>();
    for (Span span : spans) {
      Row<Span> row = new Row<>(100 + rows.size(), span, SpanFootprint.of(span));
      rows.add(row);
      overflow.add(row);
    }
    assertThat(files()).isEqualTo(2);
    assertThat(overflow.rows()).isEqualTo(rows.size());

    List<Row<Span>> back = new ArrayList<>();
    while (!overflow.isEmpty()) {
      assertThat(overflow.firstRow()).isEqualTo(100 + back.size());
      back.addAll(overflow.next());
    }

    assertThat(back).isEqualTo(rows);
    assertThat(files()).isZero();
  }

  @Test
  void whatAnEarlierProcessLeftIsForgotten() throws IOException {
    Overflow<Span> earlier = overflow(PLENTY);
    fill(earlier, Overflow.ROWS);
    assertThat(files()).isEqualTo(1);

    assertThat(overflow(PLENTY).isEmpty()).isTrue();
    assertThat(files()).isZero();
  }

  @Test
  void thereIsRoomUntilTheDiskHoldsWhatItMay() throws IOException {
    Overflow<Span> overflow = overflow(1);
    assertThat(overflow.hasRoom()).isTrue();
    fill(overflow, Overflow.ROWS);
    assertThat(overflow.hasRoom()).isFalse();

    overflow.next();
    assertThat(overflow.hasRoom()).isTrue();
    assertThat(new Overflow<>(SPANS, WaitingRoom.inMemory()).hasRoom()).isFalse();
  }

  @Test
  void aDiskThatTakesNothingHoldsWhatIsThereInMemory() throws IOException {
    Overflow<Span> overflow = overflow(PLENTY);
    Files.delete(folder);
    fill(overflow, Overflow.ROWS);

    assertThat(overflow.failure()).isNotNull();
    assertThat(overflow.hasRoom()).isFalse();
    assertThat(overflow.next()).hasSize(Overflow.ROWS);
    assertThat(overflow.isEmpty()).isTrue();
    Files.createDirectory(folder);
  }

  @Test
  void aDamagedFileIsTold() throws IOException {
    Overflow<Span> overflow = overflow(PLENTY);
    fill(overflow, Overflow.ROWS);
    Path file = folder.resolve("0.rows");
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);

    assertThatThrownBy(overflow::next)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("0.rows");
    assertThat(overflow.rows()).isEqualTo(Overflow.ROWS);
  }

  @Test
  void whatHasNoRoomInMemoryWaitsOnDiskAndIsSentInOrder() throws Exception {
    List<Span> spans = new SpanSamples(5).traces(3 * Overflow.ROWS);
    WaitingRoom room = new WaitingRoom(200_000, folder, PLENTY);
    WaitingRows<Span> waiting = new WaitingRows<>(SPANS, 1, room, new Overflow<>(SPANS, room));
    waiting.add(spans);
    assertThat(waiting.totals().onDisk()).isPositive();
    assertThat(waiting.totals().waiting() + waiting.totals().onDisk()).isEqualTo(spans.size());

    List<Row<Span>> sent = new ArrayList<>();
    while (!waiting.awaitShown(waiting.line(), Duration.ZERO)) {
      waiting.refill();
      List<Row<Span>> taken = waiting.take(500, Long.MAX_VALUE);
      sent.addAll(taken);
      waiting.written(waiting.untaken());
      waiting.shown(sent.size());
    }

    assertThat(sent).extracting(Row::item).isEqualTo(spans);
    assertThat(waiting.awaitWritten(waiting.line(), Duration.ZERO)).isTrue();
    assertThat(files()).isZero();
  }

  private Overflow<Span> overflow(long disk) throws IOException {
    return new Overflow<>(SPANS, new WaitingRoom(1, folder, disk));
  }

  private static void fill(Overflow<Span> overflow, int rows) {
    List<Span> spans = new SpanSamples(6).traces(rows);
    for (int i = 0; i < rows; i++) {
      overflow.add(new Row<>(i, spans.get(i), 1));
    }
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
