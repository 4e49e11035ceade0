package dev.pharos.steer.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.aggregate.ServedProbability;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ServedRatesTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static final Strategy TENTH = new Strategy(0.1, Map.of(), false);
  private static final Strategy HALF = new Strategy(0.5, Map.of(), false);

  private final MemoryKeptState kept = new MemoryKeptState();
  private ServedRates served = open();

  private ServedRates open() {
    try {
      return new ServedRates(kept, JsonMapper.shared());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private double of(String operation, long seconds, double lot) {
    return served.of("gateway", operation, at(seconds).toEpochMilli(), lot);
  }

  private double of(long seconds) {
    return of("GET", seconds, TraceLot.UNKNOWN);
  }

  @Test
  void whoWasNeverToldAnythingBeginsAllTraces() {
    served.told("gateway", Strategy.ALL, at(0));

    assertThat(served.isAnythingSampled()).isFalse();
    assertThat(of(10)).isEqualTo(1);
  }

  @Test
  void aLoneAgentDoesAsItIsToldFromThenOn() {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", new Strategy(0.1, Map.of("POST", 0.8), false), at(60));
    served.told("gateway", Strategy.ALL, at(120));

    assertThat(served.isAnythingSampled()).isTrue();
    assertThat(of(-1)).isEqualTo(1);
    assertThat(of(0)).isEqualTo(0.1);
    assertThat(of("POST", 59, TraceLot.UNKNOWN)).isEqualTo(0.1);
    assertThat(of("POST", 60, TraceLot.UNKNOWN)).isEqualTo(0.8);
    assertThat(of(119)).isEqualTo(0.1);
    assertThat(of(120)).isEqualTo(1);
    assertThat(served.of("order", "GET", at(30).toEpochMilli(), 0.9)).isEqualTo(1);
  }

  @Test
  void ofManyAgentsMoreAndMoreHaveAskedSinceAChange() {
    for (int second = 0; second < 120; second += 6) {
      served.told("gateway", TENTH, at(second));
    }
    served.told("gateway", HALF, at(120));

    assertThat(of(119)).isEqualTo(0.1);
    assertThat(of(120)).isCloseTo(0.1 * 0.9 + 0.5 * 0.1, within(1e-9));
    assertThat(of(150)).isCloseTo(0.1 * 0.45 + 0.5 * 0.55, within(1e-9));
    assertThat(of(180)).isEqualTo(0.5);
  }

  @Test
  void agentsThatAskedBeforeAnythingWasWantedAreKnown() {
    for (int second = 0; second < 120; second += 15) {
      served.told("gateway", Strategy.ALL, at(second));
    }
    served.told("gateway", HALF, at(120));

    assertThat(of(120)).isCloseTo(0.75 + 0.5 * 0.25, within(1e-9));
    assertThat(of("GET", 120, 0.9)).isCloseTo(0.875, within(1e-9));
    assertThat(of(180)).isEqualTo(0.5);
  }

  @Test
  void aTraceWhoseLotIsAboveAllThatWasToldWasDrawnOtherwise() {
    served.told("gateway", HALF, at(0));
    served.told("gateway", TENTH, at(600));

    assertThat(of("GET", 900, 0.05)).isEqualTo(0.1);
    assertThat(of("GET", 900, 0.3)).isEqualTo(ServedProbability.UNKNOWN);
    // An agent may have drawn it before it asked.
    assertThat(of("GET", 660, 0.3)).isEqualTo(0.1);
    assertThat(of("GET", 660, 0.7)).isEqualTo(ServedProbability.UNKNOWN);
    assertThat(of("GET", 30, 0.7)).isEqualTo(0.5);
  }

  @Test
  void whatWasToldOutlivesTheProcess() throws IOException {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", new Strategy(0.5, Map.of("POST", 0.2), true), at(60));
    served.keep(at(70));
    served = open();

    assertThat(served.isAnythingSampled()).isTrue();
    assertThat(of(-1)).isEqualTo(1);
    assertThat(of(30)).isEqualTo(0.1);
    assertThat(of("POST", 200, TraceLot.UNKNOWN)).isEqualTo(0.2);
    assertThat(of(200)).isEqualTo(0.5);
  }

  @Test
  void whatIsKeptAndMakesNoSenseIsSetAside() throws IOException {
    kept.replace("sampling-served", "{".getBytes(StandardCharsets.UTF_8));
    served = open();

    assertThat(served.isAnythingSampled()).isFalse();
    assertThat(kept.notices()).isNotEmpty();
  }

  @Test
  void whatIsTooOldIsUnknownAndNotOne() throws IOException {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", HALF, at(60));
    served.keep(at(60).plus(ServedRates.KEPT));

    assertThat(of(30)).isEqualTo(ServedProbability.UNKNOWN);
    assertThat(of(60)).isEqualTo(0.5);
  }

  @Test
  void aServiceWhoseAgentsBeginAllTracesAgainIsForgottenAfterAWhile() throws IOException {
    served.told("gateway", TENTH, at(0));
    served.told("gateway", Strategy.ALL, at(60));
    served.keep(at(3_600));
    assertThat(served.isAnythingSampled()).isTrue();

    served.keep(at(61).plus(ServedRates.KEPT));
    assertThat(served.isAnythingSampled()).isFalse();
    assertThat(served.size()).isZero();
  }

  @Test
  void whatIsHeldIsBoundedAndTheOldestGoes() {
    Map<String, Double> operations = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      operations.put("operation " + i, 0.1);
    }
    int changes = 2 * ServedRates.MOST / 201;
    for (int i = 0; i < changes; i++) {
      operations.put("operation 0", 0.1 + i * 0.001);
      served.told("gateway", new Strategy(0.1, operations, true), NOON.plus(Duration.ofSeconds(i)));
    }

    assertThat(served.size()).isBetween(ServedRates.MOST - 201, ServedRates.MOST);
    assertThat(of(0)).isEqualTo(ServedProbability.UNKNOWN);
    assertThat(of("operation 0", changes + 60, TraceLot.UNKNOWN))
        .isEqualTo(0.1 + (changes - 1) * 0.001);
  }
}
