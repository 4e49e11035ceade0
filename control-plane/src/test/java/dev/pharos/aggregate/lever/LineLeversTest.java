package dev.pharos.aggregate.lever;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.SetClock;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogBuilder;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LineLeversTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  private final SetClock clock = new SetClock(NOON);
  private LogPatterns patterns = new LogPatterns();
  private Levers levers;

  @BeforeEach
  void open() throws IOException {
    levers = new Levers(new MemoryKeptState(), JsonMapper.shared(), clock);
    patterns.hold(levers.lines()::patterns);
  }

  private static List<LogRecord> lines(int count) {
    List<LogRecord> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(new LogBuilder("item " + i + " was looked at").time(1_000_000L * i).build());
    }
    return lines;
  }

  private static LogRecord line(String body) {
    return new LogBuilder(body).build();
  }

  private List<LogRecord> take(List<LogRecord> lines, Instant arrival) {
    LineLevers.Pass pass = levers.lines().pass(patterns, lines, TimeRange.epochNs(arrival));
    for (LogRecord line : lines) {
      pass.next(patterns.add(line.service(), "1", line.severity(), line.bodyText(), line.timeNs()));
    }
    return pass.kept();
  }

  private Levers.State pull(String like, int keepOneOf) throws Exception {
    LogRecord line = line(like);
    long id = patterns.find(line.service(), like);
    return levers.apply(
        new LeverTarget.Pattern(
            line.service(),
            id,
            patterns.pattern(id).orElseThrow().template(),
            patterns.pattern(id).orElseThrow().example(),
            keepOneOf),
        null,
        "Ada",
        "noise");
  }

  @Test
  void linesOfTheKindAreLeftOutAsTheyAreGroupedAndAllOthersStay() throws Exception {
    take(List.of(line("item 1 was looked at"), line("order 1 failed")), NOON);
    Levers.State state = pull("item 77 was looked at", 0);
    List<LogRecord> came =
        List.of(line("order 2 failed"), line("item 2 was looked at"), line("order 3 failed"));

    List<LogRecord> kept = take(came, NOON);

    assertThat(kept)
        .extracting(LogRecord::bodyText)
        .containsExactly("order 2 failed", "order 3 failed");
    assertThat(state.leftOut().of(LeftOut.Reason.DROPPED))
        .isEqualTo(new LeftOut.Amount(1, "item 2 was looked at".length()));
    assertThat(patterns.pattern(patterns.find(line("").service(), "item 9 was looked at")))
        .hasValueSatisfying(pattern -> assertThat(pattern.lines()).isEqualTo(2));
    List<LogRecord> others = List.of(line("order 4 failed"));
    assertThat(take(others, NOON)).isSameAs(others);
  }

  @Test
  void ofThinnedLinesOneOfSoManyIsKeptWithItsWeightAndAlwaysTheSame() throws Exception {
    take(lines(1), NOON);
    Levers.State state = pull("item 77 was looked at", 10);
    List<LogRecord> came = lines(10_000);

    List<LogRecord> kept = take(came, NOON);

    // Binomial: 10,000 draws of a tenth; five standard deviations are 150.
    assertThat(kept.size()).isBetween(850, 1_150);
    assertThat(kept)
        .allSatisfy(line -> assertThat(line.attributes().get("pharos.weight")).hasToString("10"));
    assertThat(state.leftOut().of(LeftOut.Reason.THINNED).items()).isEqualTo(10_000 - kept.size());
    assertThat(take(came, NOON)).isEqualTo(kept);
  }

  @Test
  void whatCameBeforeALeverOrAfterItsEndStaysAlsoInAReplay() throws Exception {
    take(lines(1), NOON);
    clock.advance(Duration.ofMinutes(1));
    Levers.State state = pull("item 77 was looked at", 0);
    clock.advance(Duration.ofMinutes(1));
    levers.revoke(state.lever().id(), "Ada", "enough");

    assertThat(take(lines(3), NOON.plusSeconds(59))).hasSize(3);
    assertThat(take(lines(3), NOON.plusSeconds(61))).isEmpty();
    assertThat(take(lines(3), NOON.plusSeconds(120))).hasSize(3);
  }

  @Test
  void aNumberThatMeansAnotherKindInANewFolderLeavesNothingOut() throws Exception {
    take(lines(1), NOON);
    pull("item 77 was looked at", 0);
    patterns = new LogPatterns();

    assertThat(take(List.of(line("payment 1 failed")), NOON)).hasSize(1);
    assertThat(levers.all()).singleElement().returns(true, Levers.State::lost);
  }

  @Test
  void aKindWithALeverIsNotForgottenForOthers() throws Exception {
    take(lines(1), NOON);
    Levers.State state = pull("item 77 was looked at", 0);
    List<LogRecord> others = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String word = "w" + Character.toString('a' + i % 20) + Character.toString('a' + i / 20);
      others.add(new LogBuilder(word + " is alone").time(1_000_000_000L + i).build());
    }
    take(others, NOON);

    assertThat(patterns.forgotten()).isPositive();
    assertThat(take(lines(3), NOON)).isEmpty();
    assertThat(state.leftOut().all().items()).isEqualTo(3);
  }
}
