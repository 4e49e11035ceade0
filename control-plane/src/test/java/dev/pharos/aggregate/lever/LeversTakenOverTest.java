package dev.pharos.aggregate.lever;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class LeversTakenOverTest {
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  private final SetClock clock = new SetClock(NOON);
  private final Levers here = levers();
  private final Levers there = levers();

  private Levers levers() {
    try {
      return new Levers(new MemoryKeptState(), JsonMapper.shared(), clock);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static LeverTarget tenth(String service) {
    return new LeverTarget.Sampling(service, null, new LeverTarget.Policy.Probability(0.1));
  }

  private static int take(Levers to, Levers from) throws IOException {
    return to.takeOver(
        from.all().stream().map(Levers.State::lever).toList(), from.changes().reversed());
  }

  private static List<Lever> active(Levers levers) {
    return levers.all().stream().filter(Levers.State::active).map(Levers.State::lever).toList();
  }

  @Test
  void aLeverThatWasReplacedElsewhereEndsThoughTheNewerOneIsOver() throws Exception {
    here.apply(tenth("order"), null, "Ada", "cost");
    clock.advance(Duration.ofMinutes(1));
    String newer = there.apply(tenth("order"), null, "Bob", "cost").lever().id();
    clock.advance(Duration.ofMinutes(1));
    there.revoke(newer, "Bob", "seen enough");

    take(here, there);
    take(there, here);

    assertThat(active(here)).isEmpty();
    assertThat(active(there)).isEmpty();
    assertThat(here.changes()).isEqualTo(there.changes());
  }

  @Test
  void whatWasRevokedLongAgoStaysRevokedWhenSomebodyBringsItBack() throws Exception {
    String id = there.apply(tenth("order"), null, "Ada", "cost").lever().id();
    take(here, there);
    here.revoke(id, "Bob", "seen enough");
    clock.advance(Levers.SHOWN_AFTER_END.plusDays(1));
    here.apply(tenth("web"), null, "Ada", "cost");
    assertThat(here.all()).hasSize(1);

    take(here, there);

    assertThat(active(here)).extracting(Lever::target).containsExactly(tenth("web"));
  }

  @Test
  void thereIsRoomForSoManyAndTheOthersAreTold() throws Exception {
    for (int i = 0; i < 150; i++) {
      here.apply(tenth("here" + i), null, "Ada", "cost");
      there.apply(tenth("there" + i), null, "Ada", "cost");
    }

    assertThat(take(here, there)).isEqualTo(100);
    assertThat(active(here)).hasSize(Levers.MOST);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverIsDoneWhereAndWhoeverHearsOfItFirstAllComeToTheSame(long seed) throws Exception {
    Random random = new Random(seed);
    List<Levers> all = List.of(here, there, levers());
    for (int step = 0; step < 120; step++) {
      Levers one = all.get(random.nextInt(all.size()));
      List<Lever> active = active(one);
      int deed = random.nextInt(4);
      if (deed == 0) {
        Instant until = random.nextBoolean() ? null : clock.instant().plusSeconds(40);
        one.apply(tenth("service" + random.nextInt(3)), until, "Ada" + step, "cost");
      } else if (deed == 1 && !active.isEmpty()) {
        one.revoke(active.get(random.nextInt(active.size())).id(), "Bob" + step, "seen");
      } else {
        take(one, all.get(random.nextInt(all.size())));
      }
      clock.advance(Duration.ofSeconds(random.nextInt(3)));
    }
    List<Levers> order = new ArrayList<>(all);
    for (int round = 0; round < 3; round++) {
      for (Levers to : order) {
        for (Levers from : order) {
          take(to, from);
        }
      }
    }

    for (Levers one : all) {
      assertThat(active(one)).isEqualTo(active(here));
      Set<LeverTarget> targets = new HashSet<>();
      assertThat(active(one)).allMatch(lever -> targets.add(lever.target()));
      assertThat(one.changes()).hasSameSizeAs(here.changes());
    }
  }
}
