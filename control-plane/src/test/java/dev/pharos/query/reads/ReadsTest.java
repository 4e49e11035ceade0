package dev.pharos.query.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.query.SetClock;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.KeptState;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReadsTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "demo");
  private static final Reader BOARD = Reader.of("services");

  private final SetClock clock = new SetClock(NOON.plusSeconds(42));
  private final MemoryKeptState kept = new MemoryKeptState();

  private Reads open() throws IOException {
    return new Reads(kept, JsonMapper.builder().build(), clock);
  }

  @Test
  void theLastReadOfEachReaderIsKnownToTheMinute() throws IOException {
    Reads reads = open();
    reads.metricsBy(BOARD).accept("up");
    clock.advance(Duration.ofMinutes(3));
    reads.metricsBy(Reader.QUERY).accept("up");
    reads.streamsBy(Reader.QUERY).accept(ORDER);

    assertThat(reads.ofMetric("up"))
        .containsExactly(
            new LastRead(Reader.QUERY, NOON.plusSeconds(180)), new LastRead(BOARD, NOON));
    assertThat(reads.ofStream(ORDER))
        .containsExactly(new LastRead(Reader.QUERY, NOON.plusSeconds(180)));
    assertThat(reads.ofMetric("order")).isEmpty();
    assertThat(reads.ofStream(new ServiceId("shop", "order", "prod"))).isEmpty();
    assertThat(reads.since()).isEqualTo(NOON);
  }

  @Test
  void readsOutliveTheProcess() throws IOException {
    Reads before = open();
    before.metricsBy(BOARD).accept("up");
    before.streamsBy(Reader.RULE).accept(ORDER);
    before.close();
    clock.advance(Duration.ofDays(2));

    Reads after = open();

    assertThat(after.since()).isEqualTo(NOON);
    assertThat(after.ofMetric("up")).containsExactly(new LastRead(BOARD, NOON));
    assertThat(after.ofStream(ORDER)).containsExactly(new LastRead(Reader.RULE, NOON));
  }

  @Test
  void whatMakesNoSenseIsSetAsideAndCountingBeginsAnew() throws IOException {
    kept.replace("reads", "{\"since\":\"yesterday\"}".getBytes(StandardCharsets.UTF_8));

    Reads reads = open();

    assertThat(reads.since()).isEqualTo(NOON);
    assertThat(kept.notices()).containsExactly("reads");
  }

  @Test
  void areWrittenNowAndThenAndOnlyWhenSomethingIsNew() throws IOException {
    Reads reads = open();
    reads.keep();
    byte[] first = kept.read("reads").orElseThrow();
    reads.metricsBy(BOARD).accept("up");
    reads.keep();
    assertThat(kept.read("reads").orElseThrow()).as("too early").isSameAs(first);

    clock.advance(Reads.KEPT_EVERY);
    reads.keep();
    byte[] second = kept.read("reads").orElseThrow();
    assertThat(new String(second, StandardCharsets.UTF_8)).contains("\"up\"");

    clock.advance(Reads.KEPT_EVERY);
    reads.keep();
    assertThat(kept.read("reads").orElseThrow()).as("nothing new").isSameAs(second);
  }

  @Test
  void whatCouldNotBeWrittenIsTriedAgain() throws IOException {
    FailingOnce disk = new FailingOnce(kept);
    Reads reads = new Reads(disk, JsonMapper.builder().build(), clock);
    reads.metricsBy(BOARD).accept("up");

    assertThatThrownBy(reads::keep).hasMessage("disk full");
    reads.keep();

    assertThat(open().ofMetric("up")).hasSize(1);
  }

  private static final class FailingOnce implements KeptState {
    private final KeptState below;
    private boolean failed;

    FailingOnce(KeptState below) {
      this.below = below;
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
      return below.read(name);
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
      if (!failed) {
        failed = true;
        throw new IOException("disk full");
      }
      below.replace(name, content);
    }

    @Override
    public void setAside(String name, Exception why) throws IOException {
      below.setAside(name, why);
    }

    @Override
    public List<String> notices() {
      return List.of();
    }
  }

  @Test
  void namesBeyondTheBoundAreCountedUntilOldOnesMakeRoom() throws IOException {
    Reads reads = open();
    for (int i = 0; i < Reads.MOST_SUBJECTS; i++) {
      reads.metricsBy(Reader.QUERY).accept("m" + i);
    }
    reads.metricsBy(Reader.QUERY).accept("one_more");
    assertThat(reads.ofMetric("one_more")).isEmpty();
    assertThat(reads.forgotten()).isEqualTo(1);

    clock.advance(Reads.REMEMBERED.plusDays(1));
    reads.metricsBy(Reader.QUERY).accept("one_more");
    assertThat(reads.ofMetric("one_more")).hasSize(1);
    assertThat(reads.ofMetric("m0")).isEmpty();
    assertThat(reads.forgotten()).isEqualTo(1);
  }

  @Test
  void ofManyDashboardsTheLatestAreKnown() throws IOException {
    Reads reads = open();
    for (int i = 0; i <= Readers.MOST; i++) {
      reads.metricsBy(Reader.of("board-" + i)).accept("up");
      clock.advance(Duration.ofMinutes(1));
    }

    assertThat(reads.ofMetric("up"))
        .hasSize(Readers.MOST)
        .extracting(read -> read.reader().name())
        .contains("board-1", "board-" + Readers.MOST)
        .doesNotContain("board-0");
  }

  @Test
  void whatNamesNoDashboardIsAQuery() {
    assertThat(Reader.of(null)).isEqualTo(Reader.QUERY);
    assertThat(Reader.of(" ")).isEqualTo(Reader.QUERY);
    assertThat(Reader.of("x".repeat(65))).isEqualTo(Reader.QUERY);
    assertThat(Reader.of("abc")).isEqualTo(new Reader(Reader.Kind.DASHBOARD, "abc"));
  }
}
