package dev.pharos.steer.level;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.fleet.InstanceLoggers.LoggingInstance;
import dev.pharos.fleet.LoggersException;
import dev.pharos.query.SetClock;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.steer.level.InstanceLevel.State;
import dev.pharos.store.KeptState;
import dev.pharos.store.memory.MemoryKeptState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LevelRoundsTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final ServiceId ORDER = new ServiceId("shop", "order", "prod");
  private static final String LOGGER = "com.acme.order";
  private static final LeverTarget.LogLevel DEBUG =
      new LeverTarget.LogLevel("order", null, LOGGER, Severity.DEBUG);

  private final SetClock clock = new SetClock(NOON);
  private final MemoryKeptState kept = new MemoryKeptState();
  private final SetLoggers loggers = new SetLoggers();
  private LevelCounts counts = new LevelCounts();
  private Levers levers = levers();
  private LevelRounds rounds = rounds(kept);

  private Levers levers() {
    try {
      return new Levers(kept, JsonMapper.shared(), clock);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private LevelRounds rounds(KeptState state) {
    try {
      return new LevelRounds(levers, loggers, state, JsonMapper.shared(), clock, counts);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Pharos is killed and comes back. */
  private void restart() {
    levers = levers();
    counts = new LevelCounts();
    rounds = rounds(kept);
  }

  private String apply(LeverTarget.LogLevel target, Duration holds) throws Exception {
    return levers.apply(target, clock.instant().plus(holds), "Ada", "looking").lever().id();
  }

  private void round() throws InterruptedException {
    clock.advance(Duration.ofSeconds(1));
    rounds.round();
  }

  private String has(String instance) {
    return loggers.configured(instance, LOGGER);
  }

  private InstanceLevel only(String lever) {
    assertThat(rounds.of(lever)).hasSize(1);
    return rounds.of(lever).getFirst();
  }

  @Test
  void allInstancesOfTheServiceAreSetAndNoOther() throws Exception {
    loggers.starts("a", ORDER, NOON).starts("b", ORDER, NOON);
    loggers.starts("c", new ServiceId("shop", "payment", "prod"), NOON);
    loggers.configure("b", LOGGER, "WARN");

    String lever = apply(DEBUG, Duration.ofHours(1));
    round();

    assertThat(has("a")).isEqualTo("DEBUG");
    assertThat(has("b")).isEqualTo("DEBUG");
    assertThat(has("c")).isEmpty();
    assertThat(rounds.of(lever))
        .extracting(InstanceLevel::instance, InstanceLevel::state, InstanceLevel::former)
        .containsExactly(tuple("a.local", State.SET, null), tuple("b.local", State.SET, "WARN"));
  }

  @Test
  void atItsEndEachInstanceGetsItsFormerLevelBack() throws Exception {
    loggers.starts("a", ORDER, NOON).starts("b", ORDER, NOON);
    loggers.configure("b", LOGGER, "WARN");
    String lever = apply(DEBUG, Duration.ofMinutes(15));
    round();

    clock.advance(Duration.ofMinutes(15));
    round();
    round();

    assertThat(has("a")).isEmpty();
    assertThat(has("b")).isEqualTo("WARN");
    assertThat(rounds.of(lever)).extracting(InstanceLevel::state).containsOnly(State.PUT_BACK);
    assertThat(loggers.sets()).containsExactlyInAnyOrder("a DEBUG", "b DEBUG", "a null", "b WARN");
  }

  @Test
  void whoRevokesItHasItPutBack() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();

    levers.revoke(lever, "Bob", "seen enough");
    round();

    assertThat(loggers.sets()).containsExactly("a DEBUG", "a null");
    assertThat(only(lever).state()).isEqualTo(State.PUT_BACK);
  }

  @Test
  void whatWasBeforeOutlivesPharosThatIsKilledWhileItHolds() throws Exception {
    loggers.starts("a", ORDER, NOON);
    loggers.configure("a", LOGGER, "WARN");
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();

    restart();
    round();

    assertThat(only(lever)).returns(State.SET, InstanceLevel::state);
    assertThat(only(lever).former()).isEqualTo("WARN");
    assertThat(loggers.sets()).containsExactly("a DEBUG");
    clock.advance(Duration.ofHours(1));
    restart();
    round();
    assertThat(has("a")).isEqualTo("WARN");
  }

  /** It cannot be told any more what was before once it is set. */
  @Test
  void nothingIsSetBeforeWhatWasIsKept() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    rounds = rounds(new FullDisk());

    round();

    assertThat(loggers.sets()).isEmpty();
    assertThat(only(lever).state()).isEqualTo(State.FAILING);
    assertThat(counts.failures(LevelCounts.NOT_KEPT)).isEqualTo(1);
  }

  @Test
  void anInstanceThatComesWhileItHoldsIsSetToo() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();

    loggers.starts("b", ORDER, NOON.plusSeconds(100));
    round();

    assertThat(has("b")).isEqualTo("DEBUG");
    assertThat(rounds.of(lever)).hasSize(2);
  }

  @Test
  void aProcessThatBeganAnewAtItsPlaceIsSetAgainAndGetsBackWhatItsOwnSettingsSay()
      throws Exception {
    loggers.starts("a", ORDER, NOON);
    apply(DEBUG, Duration.ofHours(1));
    round();

    loggers.starts("a", ORDER, NOON.plusSeconds(100));
    loggers.configure("a", LOGGER, "ERROR");
    round();

    assertThat(has("a")).isEqualTo("DEBUG");
    clock.advance(Duration.ofHours(1));
    round();
    assertThat(has("a")).isEqualTo("ERROR");
  }

  @Test
  void aProcessThatDoesNotTellWhenItBeganIsSetAgainWithinAMinute() throws Exception {
    loggers.starts("a", ORDER, null);
    apply(DEBUG, Duration.ofHours(1));
    round();

    loggers.starts("a", ORDER, null);
    clock.advance(LevelHold.LOOKED_AFTER_EVERY);
    round();

    assertThat(has("a")).isEqualTo("DEBUG");
  }

  @Test
  void oneThatWasRestartedMeanwhileIsLeftAlone() throws Exception {
    loggers.starts("a", ORDER, null);
    String lever = apply(DEBUG, Duration.ofSeconds(30));
    round();

    loggers.starts("a", ORDER, null);
    clock.advance(Duration.ofSeconds(30));
    round();

    assertThat(loggers.sets()).containsExactly("a DEBUG");
    assertThat(only(lever).state()).isEqualTo(State.PUT_BACK);
  }

  @Test
  void whatSomebodyElseSetMeanwhileStays() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    loggers.configure("a", LOGGER, "TRACE");

    clock.advance(LevelHold.LOOKED_AFTER_EVERY);
    round();
    assertThat(only(lever).state()).isEqualTo(State.LEFT_ALONE);
    assertThat(only(lever).reason()).contains("somebody else set it to TRACE");
    levers.revoke(lever, "Bob", "seen enough");
    round();

    assertThat(has("a")).isEqualTo("TRACE");
    assertThat(only(lever).state()).isEqualTo(State.LEFT_ALONE);
  }

  @Test
  void anotherLeverOfTheSameLoggerPutsBackWhatWasBeforeTheFirst() throws Exception {
    loggers.starts("a", ORDER, NOON);
    loggers.configure("a", LOGGER, "WARN");
    apply(DEBUG, Duration.ofHours(1));
    round();
    LeverTarget.LogLevel trace = new LeverTarget.LogLevel("order", null, LOGGER, Severity.TRACE);

    String second = apply(trace, Duration.ofHours(1));
    round();

    assertThat(has("a")).isEqualTo("TRACE");
    levers.revoke(second, "Bob", "seen enough");
    round();
    assertThat(has("a")).isEqualTo("WARN");
  }

  @Test
  void ofSeveralThatMeanAnInstanceTheNewestDecidesAndThenTheOther() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String all = apply(DEBUG, Duration.ofHours(2));
    clock.advance(Duration.ofSeconds(1));
    LeverTarget.LogLevel prod =
        new LeverTarget.LogLevel("shop/order", "prod", LOGGER, Severity.ERROR);
    String newer = apply(prod, Duration.ofHours(1));
    round();
    assertThat(has("a")).isEqualTo("ERROR");
    assertThat(rounds.of(all)).isEmpty();

    levers.revoke(newer, "Bob", "too quiet");
    round();

    assertThat(has("a")).isEqualTo("DEBUG");
    assertThat(only(all).state()).isEqualTo(State.SET);
    levers.revoke(all, "Bob", "seen enough");
    round();
    assertThat(has("a")).isEmpty();
  }

  @Test
  void whatCannotBeReachedSaysWhyAndIsTriedAgainLaterAndLater() throws Exception {
    loggers.starts("a", ORDER, NOON).starts("b", ORDER, NOON);
    loggers.fails("a", LoggersException.Reason.NO_ANSWER, "nothing listens there");
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    assertThat(has("b")).isEqualTo("DEBUG");
    assertThat(rounds.of(lever).getFirst())
        .returns(State.FAILING, InstanceLevel::state)
        .returns("nothing listens there", InstanceLevel::reason)
        .returns(1, InstanceLevel::tries);

    for (int i = 0; i < 60; i++) {
      round();
    }

    // After 5, 15 and 35 seconds.
    assertThat(rounds.of(lever).getFirst().tries()).isEqualTo(4);
    assertThat(counts.failures("no_answer")).isEqualTo(4);
    loggers.works("a");
    clock.advance(LevelHold.LONGEST_RETRY);
    round();
    assertThat(has("a")).isEqualTo("DEBUG");
    assertThat(rounds.of(lever).getFirst().reason()).isEmpty();
  }

  @Test
  void whatCouldNotBePutBackIsTriedAgainAndShownThoughTheLeverIsOver() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    loggers.fails("a", LoggersException.Reason.REFUSED, "it answers with status 503");
    clock.advance(Duration.ofHours(1));
    round();
    assertThat(only(lever).state()).isEqualTo(State.NOT_PUT_BACK);
    assertThat(only(lever).reason()).isEqualTo("it answers with status 503");

    loggers.works("a");
    clock.advance(LevelHold.FIRST_RETRY);
    round();

    assertThat(has("a")).isEmpty();
    assertThat(only(lever).state()).isEqualTo(State.PUT_BACK);
  }

  @Test
  void anInstanceThatIsAwayAtTheEndIsPutBackWhenItComesBack() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    LoggingInstance away = loggers.leaves("a");
    round();
    assertThat(only(lever).state()).isEqualTo(State.GONE);
    clock.advance(Duration.ofHours(1));
    round();

    loggers.comesBack(away);
    round();

    assertThat(has("a")).isEmpty();
    assertThat(only(lever).state()).isEqualTo(State.PUT_BACK);
  }

  /** Else what was set would be taken for what was before. */
  @Test
  void anInstanceThatIsKnownByAnotherIdAfterARestartGetsItsFormerLevelBack() throws Exception {
    loggers.starts("a", ORDER, NOON);
    loggers.configure("a", LOGGER, "WARN");
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    LoggingInstance before = loggers.leaves("a");
    restart();

    loggers.starts("z", ORDER, NOON);
    loggers.configure("z", LOGGER, "DEBUG");
    loggers.comesBack(new LoggingInstance("z", ORDER, before.name(), before.startedAt()));
    round();
    assertThat(only(lever).former()).isEqualTo("WARN");
    levers.revoke(lever, "Bob", "seen enough");
    round();

    assertThat(has("z")).isEqualTo("WARN");
    assertThat(only(lever).state()).isEqualTo(State.PUT_BACK);
  }

  @Test
  void anInstanceThatDoesNotComeBackIsForgottenAfterADay() throws Exception {
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    loggers.ends("a");
    round();

    clock.advance(LevelRounds.GONE_FOR);
    round();

    assertThat(rounds.of(lever)).isEmpty();
    assertThat(counts.failures(LevelCounts.GONE)).isEqualTo(1);
  }

  @Test
  void theNameOfAGroupIsNotSet() throws Exception {
    loggers.starts("a", ORDER, NOON);
    loggers.group("web");
    String lever =
        apply(new LeverTarget.LogLevel("order", null, "web", Severity.DEBUG), Duration.ofHours(1));
    round();

    assertThat(loggers.sets()).isEmpty();
    assertThat(only(lever).reason()).contains("group of loggers");
    assertThat(counts.failures(LevelCounts.GROUP)).isEqualTo(1);
  }

  @Test
  void nothingIsWrittenWhileNothingChanges() throws Exception {
    loggers.starts("a", ORDER, NOON);
    apply(DEBUG, Duration.ofHours(1));
    round();
    byte[] before = kept.read("log-levels").orElseThrow();

    clock.advance(LevelHold.LOOKED_AFTER_EVERY);
    round();

    assertThat(kept.read("log-levels").orElseThrow()).isSameAs(before);
  }

  @Test
  void whatCameOfItIsCounted() throws Exception {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    counts.bindTo(registry);
    loggers.starts("a", ORDER, NOON);
    String lever = apply(DEBUG, Duration.ofHours(1));
    round();
    levers.revoke(lever, "Bob", "seen enough");
    round();

    for (String outcome : List.of("set", "put_back")) {
      assertThat(
              registry
                  .get("pharos.levers.levels")
                  .tag("outcome", outcome)
                  .functionCounter()
                  .count())
          .isEqualTo(1);
    }
  }

  @Test
  void whatMakesNoSenseIsSetAside() {
    kept.replace("log-levels", "{\"levels\":[{}]}".getBytes(StandardCharsets.UTF_8));
    rounds = rounds(kept);
    assertThat(kept.notices()).containsExactly("log-levels");
  }

  /** Takes nothing more. */
  private static final class FullDisk implements KeptState {
    @Override
    public Optional<byte[]> read(String name) {
      return Optional.empty();
    }

    @Override
    public void setAside(String name, Exception why) {}

    @Override
    public void replace(String name, byte[] content) throws IOException {
      throw new IOException("no space left");
    }

    @Override
    public List<String> notices() {
      return List.of();
    }
  }
}
