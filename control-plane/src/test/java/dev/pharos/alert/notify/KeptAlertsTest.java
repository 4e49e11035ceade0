package dev.pharos.alert.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.alert.notify.route.GroupKey;
import dev.pharos.alert.notify.route.Matchers;
import dev.pharos.alert.notify.route.Told;
import dev.pharos.query.SetClock;
import dev.pharos.store.memory.MemoryKeptState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of alerts over a restart, and what becomes of it when it makes no sense. */
class KeptAlertsTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  private final MemoryKeptState kept = new MemoryKeptState();

  private Silences silences() throws IOException {
    return new Silences(kept, JSON, new SetClock(NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "no json",
        "{}",
        "[null]",
        "[{}]",
        "[{\"id\":\"a\",\"matchers\":[],\"startsAt\":\"today\",\"endsAt\":\"then\"}]"
      })
  void silencesThatCannotBeReadAreSetAside(String content) throws Exception {
    kept.replace("silences", content.getBytes(StandardCharsets.UTF_8));

    Silences silences = silences();

    assertThat(silences.all()).isEmpty();
    assertThat(kept.notices()).containsExactly("silences");
    silences.add(
        List.of(Matchers.of("service", true, false, "payment")),
        NOW,
        NOW.plus(Duration.ofHours(1)),
        "Ada",
        "The bank knows.");
    assertThat(silences().all()).hasSize(1);
    assertThat(kept.notices()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "no json",
        "{}",
        "[null]",
        "[{}]",
        "[{\"route\":\"\",\"channel\":\"\",\"labels\":{},\"firing\":[],\"at\":\"then\"}]"
      })
  void whatWasToldIsSetAsideWhenItCannotBeRead(String content) throws IOException {
    kept.replace("notified", content.getBytes(StandardCharsets.UTF_8));
    GroupKey key = new GroupKey("all", "mail", new TreeMap<>(Map.of("service", "payment")));
    Told told = new Told(Set.of(new TreeMap<>(Map.of("alertname", "Errors"))), NOW);

    ToldGroups groups = new ToldGroups(kept, JSON);

    assertThat(groups.before(key)).isEqualTo(Told.NOTHING);
    assertThat(kept.notices()).containsExactly("notified");
    groups.keep(Map.of(key, told), NOW);
    assertThat(new ToldGroups(kept, JSON).before(key)).isEqualTo(told);
    assertThat(kept.notices()).hasSize(1);
  }
}
