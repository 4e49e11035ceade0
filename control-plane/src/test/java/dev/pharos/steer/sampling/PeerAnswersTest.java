package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.aggregate.lever.Lever;
import dev.pharos.aggregate.lever.LeverChange;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.query.SetClock;
import dev.pharos.signal.TimeRange;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What another control plane answers, right and wrong, and what is taken over of it. */
class PeerAnswersTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final LeverTarget.Policy TENTH = new LeverTarget.Policy.Probability(0.1);
  private static final LeverTarget.Policy HALF = new LeverTarget.Policy.Probability(0.5);

  private final SetClock clock = new SetClock(NOON);
  private final List<SetPlane> planes = new ArrayList<>();
  @TempDir private Path folder;
  private SetPlane a;
  private SetPlane b;

  @BeforeEach
  void start() throws Exception {
    a = new SetPlane("a", clock, folder);
    b = new SetPlane("b", clock, folder);
    planes.addAll(List.of(a, b));
    a.meet(planes);
    b.meet(planes);
  }

  @AfterEach
  void end() throws Exception {
    a.close();
    b.close();
  }

  /** Each looks once, the younger first. */
  private void round() throws IOException {
    clock.advance(Duration.ofMinutes(1));
    b.look();
    a.look();
    b.look();
  }

  private static void write(HttpServletResponse response, String body) throws IOException {
    response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> wrongAnswers() {
    SetPlane.Fault tooLarge =
        response -> {
          byte[] part = new byte[1 << 20];
          for (int i = 0; i <= PeerClient.MOST_BYTES; i += part.length) {
            response.getOutputStream().write(part);
          }
        };
    return Stream.of(
        Arguments.of("garbage", PeerOutcome.UNREADABLE, (SetPlane.Fault) r -> write(r, "<html>")),
        Arguments.of("nothing", PeerOutcome.UNREADABLE, (SetPlane.Fault) r -> write(r, "")),
        Arguments.of("other JSON", PeerOutcome.UNREADABLE, (SetPlane.Fault) r -> write(r, "{}")),
        Arguments.of(
            "half a share",
            PeerOutcome.UNREADABLE,
            (SetPlane.Fault) r -> write(r, "{\"id\":\"b\",\"minute\":29631603}")),
        Arguments.of("too much", PeerOutcome.TOO_LARGE, tooLarge),
        Arguments.of(
            "no password", PeerOutcome.UNAUTHORISED, (SetPlane.Fault) r -> r.setStatus(401)),
        Arguments.of(
            "not allowed", PeerOutcome.UNAUTHORISED, (SetPlane.Fault) r -> r.setStatus(403)),
        Arguments.of("elsewhere", PeerOutcome.REFUSED, (SetPlane.Fault) r -> r.setStatus(302)),
        Arguments.of("no peers", PeerOutcome.REFUSED, (SetPlane.Fault) r -> r.setStatus(404)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongAnswers")
  void whatIsWrongIsCountedAndChangesNothing(String what, PeerOutcome outcome, SetPlane.Fault fault)
      throws Exception {
    a.lever(TENTH);
    round();
    assertThat(b.told("GET")).as("as a says").isEqualTo(0.1);
    a.faults.put("b", fault);
    clock.advance(Duration.ofMinutes(1));
    Instant from = clock.instant();

    b.look();

    assertThat(b.told("GET")).isEqualTo(0.1);
    assertThat(b.asked(outcome)).isEqualTo(1);
    PeersState.Other other = b.state().others().getFirst();
    assertThat(other.outcome()).isEqualTo(outcome.label());
    assertThat(other.since()).isEqualTo(from);
    assertThat(other.detail()).isNotEmpty();
    assertThat(b.state().mostAnswer()).isFalse();
    a.faults.clear();
    b.look();
    assertThat(b.state().others().getFirst().outcome()).isEqualTo("answered");
  }

  @Test
  void whoeverAnswersSlowlyIsGivenUpAndNoAgentWaits() throws Exception {
    round();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    a.faults.put(
        "b",
        response -> {
          // A head that comes at once, and a body that does not.
          response.setContentLength(100);
          response.flushBuffer();
          asked.countDown();
          try {
            end.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    clock.advance(Duration.ofMinutes(1));
    Thread looking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                b.look();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    asked.await();

    assertThat(b.sampling().tell("order", "grpc", "10.0.0.1")).isEqualTo(Strategy.ALL);
    assertThat(b.sampling().share(0).polls()).hasSize(1);
    assertThat(looking.isAlive()).as("it waits for a").isTrue();
    looking.join();
    assertThat(b.asked(PeerOutcome.TIMEOUT)).isEqualTo(1);
    end.countDown();
  }

  @Test
  void aClockThatIsMinutesOffIsNotGoneBy() throws Exception {
    SetClock late = new SetClock(NOON.minus(Duration.ofMinutes(3)));
    try (SetPlane slow = new SetPlane("c", late, folder)) {
      b.meet(List.of(slow, b));

      clock.advance(Duration.ofMinutes(1));
      b.look();

      assertThat(b.state().others().getFirst().outcome()).isEqualTo("clock");
      assertThat(b.state().others().getFirst().detail()).contains("4 minutes off");
    }
  }

  @Test
  void whatANewerVersionTellsMoreIsLeftOut() throws Exception {
    a.faults.put(
        "b",
        response ->
            write(
                response,
                """
                {"id":"0-new","format":9,"minute":%d,"knownFrom":0,"told":[],"polls":[],
                 "found":{"leader":"0-new","round":%d,"agreed":%d,"why":{"so":1},"probabilities":[
                   {"service":"order","operation":"GET","value":0.25,"before":1,"since":3,"x":[]}]},
                 "levers":[
                   {"id":"1","service":"order","tracesPerSecond":1,"from":"2026-05-04T12:00:00Z",
                    "author":"Ada","reason":"cost","colour":"red"},
                   {"id":"2","service":"web","nextWeek":{"policy":1},"from":"2026-05-04T12:00:00Z",
                    "author":"Ada","reason":"cost"}],
                 "changes":[{"at":"2026-05-04T12:00:00Z","action":"painted","author":"","reason":"",
                             "before":null,"after":null}],
                 "roots":[],"rootsLeftOut":false,"more":[1,2]}
                """
                    .formatted(
                        RootCounts.minute(clock) + 1,
                        RootCounts.minute(clock) + 1,
                        RootCounts.minute(clock) + 1)));
    clock.advance(Duration.ofMinutes(1));

    b.look();

    assertThat(b.asked(PeerOutcome.ANSWERED)).isEqualTo(1);
    assertThat(b.told("GET")).isEqualTo(0.25);
    assertThat(b.levers().all())
        .as("what it does not know it cannot do")
        .singleElement()
        .satisfies(state -> assertThat(state.lever().id()).isEqualTo("1"));
    assertThat(b.levers().changes()).isEmpty();
  }

  @Test
  void aLeverHoldsAtAllWithWhoPulledItAndEndsAtAllWithWhoRevokedIt() throws Exception {
    b.lever(TENTH);
    clock.advance(Duration.ofMinutes(1));
    a.look();
    Lever lever = a.levers().all().getFirst().lever();

    assertThat(lever).isEqualTo(b.levers().all().getFirst().lever());
    assertThat(a.told("GET")).isEqualTo(0.1);
    assertThat(a.levers().changes()).isEqualTo(b.levers().changes());
    a.levers().revoke(lever.id(), "Bob", "seen enough");
    round();
    assertThat(b.told("GET")).isEqualTo(1);
    assertThat(b.levers().changes()).isEqualTo(a.levers().changes());
    assertThat(b.levers().changes().getFirst().author()).isEqualTo("Bob");
    a.restart();
    round();
    assertThat(a.levers().changes()).as("nothing is told twice").hasSize(2);
  }

  @Test
  void ofTwoLeversOfTheSameThingTheNewestHoldsAtAll() throws Exception {
    a.lever(TENTH);
    clock.advance(Duration.ofSeconds(5));
    b.lever(HALF);

    round();
    round();

    assertThat(planes)
        .allSatisfy(plane -> {
          assertThat(plane.told("GET")).isEqualTo(0.5);
          assertThat(plane.levers().all().stream().filter(Levers.State::active)).hasSize(1);
        });
    assertThat(a.levers().changes()).containsExactlyInAnyOrderElementsOf(b.levers().changes());
    assertThat(a.levers().changes())
        .extracting(LeverChange::action)
        .containsExactlyInAnyOrder(
            LeverChange.Action.APPLIED, LeverChange.Action.APPLIED, LeverChange.Action.REPLACED);
  }

  @Test
  void whatOtherLeversLeaveOutStaysWhereTheyWerePulled() throws Exception {
    a.levers().apply(new LeverTarget.Metric("idle_total", null), null, "Ada", "nobody reads it");

    round();

    assertThat(b.levers().all()).isEmpty();
    assertThat(b.levers().changes()).isEmpty();
  }

  @Test
  void whatAgentsWereToldByOneIsKnownAtAll() throws Exception {
    a.lever(TENTH);
    a.sampling().tell("order", "grpc", "10.0.0.7");

    round();

    TimeRange then = new TimeRange(TimeRange.epochNs(NOON), TimeRange.epochNs(NOON.plusSeconds(1)));
    assertThat(b.sampling().toldIn("order", then)).isEqualTo(0.1);
    assertThat(b.sampling().polls("order"))
        .containsExactly(new SamplingState.Poll("grpc", "10.0.0.7", NOON));
    b.restart();
    assertThat(b.sampling().toldIn("order", then)).isEqualTo(0.1);
  }

  @Test
  void oneThatIsNamedTwiceCountsOnce() throws Exception {
    b.meet(List.of(a, a, b));
    b.lever(new LeverTarget.Policy.Rate(1));
    round();
    for (int i = 0; i < 60; i++) {
      a.began("GET", i + 1, 0.5);
    }
    round();

    assertThat(b.sampling().states().getFirst().operations())
        .filteredOn(operation -> operation.operation().equals("GET"))
        .singleElement()
        .satisfies(operation -> assertThat(operation.tracesPerSecond()).isEqualTo(1));
  }
}
