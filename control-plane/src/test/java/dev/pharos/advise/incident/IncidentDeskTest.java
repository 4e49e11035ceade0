package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.SetClock;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
}
