package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.LogSamples;
import dev.pharos.signal.Severity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link LogStore} promises. */
public abstract class LogStoreContract extends LogSearchContract {
  private static final int ROUNDS_TO_DISK = 50;
  private static final int LOOKS_MEANWHILE = 5_000;

  @Test
  void everyFieldOfALineComesBackToTheBit() throws IOException {
    List<LogRecord> all = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      List<LogRecord> lines = new LogSamples(seed).lines(200);
      store.add(lines);
      all.addAll(lines);
      assertHoldsExactly(all);
      settle(store);
      assertHoldsExactly(all);
    }
  }

  @Test
  void whatWasAddedIsFoundAtOnceAndEqualLinesStaySeveral() throws IOException {
    LogRecord line = line("hello").build();

    store.add(List.of(line, line));

    assertHoldsExactly(List.of(line, line));
    settle(store);
    assertHoldsExactly(List.of(line, line));
  }

  @Test
  void positionsStayWhatTheyAre() throws IOException {
    store.add(new LogSamples(3).lines(300));
    List<LogLine> before = everything();
    String commit = store.seal().commit();
    store.retain(commit);
    assertThat(everything()).isEqualTo(before);

    reopen(commit);

    assertThat(everything()).isEqualTo(before);
    store.add(new LogSamples(4).lines(300));
    assertThat(everything().stream().map(LogLine::position).distinct()).hasSize(600);
    for (LogLine line : everything()) {
      assertThat(store.line(line.position())).contains(line);
    }
    assertThat(store.line(new LogPosition(NOW, 10_000))).isEmpty();
  }

  @Test
  void reopeningAtACommitGivesExactlyWhatWasSealed() throws IOException {
    List<LogRecord> lines = new LogSamples(5).lines(900);
    store.add(lines.subList(0, 300));
    String first = store.seal().commit();
    store.retain(first);
    store.add(lines.subList(300, 600));
    Committable.PendingCommit pending = store.seal();
    store.add(lines.subList(600, 900));
    String second = pending.commit();

    reopen(second);
    assertHoldsExactly(lines.subList(0, 600));
    reopen(first);
    assertHoldsExactly(lines.subList(0, 300));
  }

  @Test
  void whatIsAddedAfterASealIsReadAtOnceAndIsInTheNextCommit() throws IOException {
    List<LogRecord> lines = new LogSamples(6).lines(600);
    store.add(lines.subList(0, 300));
    Committable.PendingCommit pending = store.seal();
    store.add(lines.subList(300, 600));
    assertHoldsExactly(lines);
    store.retain(pending.commit());
    assertHoldsExactly(lines);
    String second = store.seal().commit();
    store.retain(second);

    reopen(second);
    assertHoldsExactly(lines);
  }

  @Test
  void linesAreCountedOnceWhileTheyMoveToDisk() throws IOException {
    List<LogRecord> lines = new LogSamples(7).lines(ROUNDS_TO_DISK * 20);
    for (int round = 1; round <= ROUNDS_TO_DISK; round++) {
      store.add(lines.subList((round - 1) * 20, round * 20));
      Committable.PendingCommit pending = store.seal();
      for (int look = 0; look < LOOKS_MEANWHILE; look++) {
        assertThat(store.statistics().lines()).isEqualTo(round * 20L);
      }
      store.retain(pending.commit());
    }
  }

  @Test
  void goesOnAfterReopeningAtAnOlderCommit() throws IOException {
    List<LogRecord> lines = new LogSamples(8).lines(900);
    store.add(lines.subList(0, 300));
    String first = store.seal().commit();
    store.retain(first);
    store.add(lines.subList(300, 600));
    List<LogLine> before = everything();
    store.seal().commit();

    reopen(first);
    store.add(lines.subList(300, 600));
    assertThat(everything()).as("added again, at the same places").isEqualTo(before);
    store.add(lines.subList(600, 900));
    String third = store.seal().commit();
    store.retain(third);
    reopen(third);

    assertHoldsExactly(lines);
  }

  @Test
  void aCommitWithoutAnythingNewCanBeOpenedToo() throws IOException {
    String empty = store.seal().commit();
    store.retain(empty);
    reopen(empty);
    List<LogRecord> lines = new LogSamples(9).lines(100);
    store.add(lines);
    store.retain(store.seal().commit());
    String again = store.seal().commit();
    store.retain(again);

    reopen(again);
    assertHoldsExactly(lines);
  }

  @Test
  void expiryDropsWholeDaysPastTheRetentionOnly() throws IOException {
    LogRecord old = line("old").time(NOW - RETENTION.toNanos() - 2 * DAY).build();
    LogRecord recent = line("recent").time(NOW - RETENTION.toNanos() + DAY).build();
    LogRecord fresh = line("fresh").build();
    store.add(List.of(old, recent, fresh));
    store.retain(store.seal().commit());

    store.expire(NOW);

    assertHoldsExactly(List.of(recent, fresh));
    assertThat(store.origins(ALWAYS)).hasSize(1);
  }

  @Test
  void originsAreThoseWhoLoggedInTheRange() throws IOException {
    LogRecord order = line("a").resource("service.name", "order", "service.version", "1").build();
    LogRecord old =
        line("b").time(NOW - DAY).resource("service.name", "old", "host.name", "h").build();
    store.add(List.of(order, order, old));

    for (int round = 0; round < 2; round++) {
      assertThat(store.origins(ALWAYS))
          .containsExactlyInAnyOrder(
              new LogOrigin(order.resource(), 2), new LogOrigin(old.resource(), 1));
      assertThat(store.origins(new dev.pharos.signal.TimeRange(NOW - 1, NOW + 1)))
          .containsExactly(new LogOrigin(order.resource(), 2));
      settle(store);
    }
  }

  @Test
  void fieldsAndTheirValuesAreCollected() throws IOException {
    store.add(
        List.of(
            line("a").attribute("user.id", "ann").attribute("user.tier", "gold").build(),
            line("b").attribute("user.id", "bob").severity(Severity.ERROR).build()));

    for (int round = 0; round < 2; round++) {
      SpanWords keys = SpanWords.keys("user");
      store.collect(keys, ALWAYS);
      assertThat(keys.list(10)).containsExactly("user.id", "user.tier");
      SpanWords values = SpanWords.values("user.id", "");
      store.collect(values, ALWAYS);
      assertThat(values.list(10)).containsExactly("ann", "bob");
      settle(store);
    }
  }

  private void reopen(String commit) throws IOException {
    store.close();
    store = open(commit);
  }

  private List<LogLine> everything() throws IOException {
    return store.search(LogQuery.oldest(ALWAYS, LogFilter.ANY, Integer.MAX_VALUE)).lines();
  }

  protected final void assertHoldsExactly(List<LogRecord> lines) throws IOException {
    List<LogRecord> found = everything().stream().map(LogLine::log).toList();
    assertThat(found)
        .isEqualTo(
            lines.stream().sorted(java.util.Comparator.comparingLong(LogRecord::timeNs)).toList());
    assertThat(store.statistics().lines()).isEqualTo(lines.size());
    assertThat(store.statistics().notices()).isEmpty();
  }
}
