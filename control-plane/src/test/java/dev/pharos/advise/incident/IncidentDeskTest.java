package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class IncidentDeskTest {
  private final SetClock clock = new SetClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final MemoryKeptState kept = new MemoryKeptState();

  private IncidentDesk desk() throws IOException {
    return new IncidentDesk(kept, JsonMapper.shared(), clock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "no json", "{}", "[null]", "[{}]", "[{\"id\":\"a\"}]"})
  void whatCannotBeReadIsSetAsideAndIncidentsBeginAnew(String content) throws IOException {
    kept.replace("incidents", content.getBytes(StandardCharsets.UTF_8));

    IncidentDesk desk = desk();

    assertThat(desk.newestFirst()).isEmpty();
    assertThat(kept.notices()).containsExactly("incidents");
    desk.revise(all -> all.put("b", new IncidentDraft("b", Incident.Kind.SERVICE, "demo", 7)));
    assertThat(desk().newestFirst()).extracting(Incident::id).containsExactly("b");
    assertThat(kept.notices()).hasSize(1);
  }

  @Test
  void whatWasMergedIsKnownOverARestartAndTheOldestOfManyIsForgotten() throws IOException {
    IncidentDraft whole = new IncidentDraft("whole", Incident.Kind.SERVICE, "demo", 7);
    for (int i = 0; i <= IncidentDraft.MOST_MERGED; i++) {
      whole.takeOver(new IncidentDraft("part" + i, Incident.Kind.SERVICE, "demo", 7));
    }
    desk().revise(all -> all.put("whole", whole));

    IncidentDesk desk = desk();
    assertThat(desk.incident("part1").map(Incident::id)).contains("whole");
    assertThat(desk.incident("part" + IncidentDraft.MOST_MERGED).map(Incident::id))
        .contains("whole");
    assertThat(desk.incident("part0")).isEmpty();
  }

  @Test
  void whatWasKeptBeforeMergedOnesWereRememberedIsRead() throws IOException {
    desk().revise(all -> all.put("b", new IncidentDraft("b", Incident.Kind.SERVICE, "demo", 7)));
    String now = new String(kept.read("incidents").orElseThrow(), StandardCharsets.UTF_8);
    kept.replace("incidents", now.replace(",\"merged\":[]", "").getBytes(StandardCharsets.UTF_8));

    assertThat(now).contains("\"merged\"");
    assertThat(desk().newestFirst()).extracting(Incident::merged).containsExactly(List.of());
    assertThat(kept.notices()).isEmpty();
  }

  @Test
  void whatCanBeReadIsNotSetAside() throws IOException {
    desk().revise(all -> all.put("b", new IncidentDraft("b", Incident.Kind.SERVICE, "demo", 7)));

    assertThat(desk().newestFirst()).hasSize(1);
    assertThat(kept.notices()).isEmpty();
  }

  @Test
  void closedOnesAreForgottenAfterThirtyDaysAndOpenOnesNever() throws IOException {
    IncidentDesk desk = desk();
    desk.revise(all -> {
      all.put("open", draft("open", 0));
      all.put("closed", draft("closed", 0));
    });
    desk.close("closed", "Ada", "over");

    clock.advance(IncidentDesk.KEPT);
    desk.note("open", "Ada", "still looking");
    assertThat(desk.incident("closed")).isPresent();
    assertThat(desk.forgotten()).isZero();

    clock.advance(Duration.ofNanos(1));
    desk.note("open", "Ada", "still looking");
    assertThat(desk.newestFirst()).extracting(Incident::id).containsExactly("open");
    assertThat(desk.forgotten()).isOne();
    assertThat(desk().newestFirst()).extracting(Incident::id).containsExactly("open");
  }

  @Test
  void ofMoreThanFiveHundredTheOldestClosedOnesGo() throws IOException {
    IncidentDesk desk = desk();
    desk.revise(all -> {
      for (int i = 0; i < IncidentDesk.MOST; i++) {
        all.put("i" + i, draft("i" + i, i));
      }
    });
    for (String id : List.of("i3", "i1", "i2")) {
      desk.close(id, "Ada", "over");
    }
    assertThat(desk.newestFirst()).hasSize(IncidentDesk.MOST);

    desk.revise(all -> all.put("later", draft("later", IncidentDesk.MOST)));
    desk.revise(all -> all.put("latest", draft("latest", IncidentDesk.MOST + 1)));

    assertThat(desk.newestFirst())
        .hasSize(IncidentDesk.MOST)
        .extracting(Incident::id)
        .contains("i0", "i3", "later", "latest")
        .doesNotContain("i1", "i2");
    assertThat(desk.forgotten()).isEqualTo(2);
  }

  private IncidentDraft draft(String id, int secondsLater) {
    return new IncidentDraft(
        id,
        Incident.Kind.SERVICE,
        "demo",
        TimeRange.epochNs(clock.instant().plusSeconds(secondsLater)));
  }
}
