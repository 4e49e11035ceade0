package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.InstanceState;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UsualTimeTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final long NOW = 30_000_000 * MINUTE;
  private static final Set<String> DEMO = Set.of("demo");

  private final List<IncidentDraft> incidents = new ArrayList<>();
  private final List<InstanceState> instances = new ArrayList<>();

  @Test
  void whereNothingWasWrongItIsTheTenMinutesBefore() {
    assertThat(before()).containsExactly(minutes(10, 0));
  }

  @Test
  void whatWasWrongAndTheMinuteOfRecoveryAreLeftOut() {
    incident("demo", 9, 6L);

    assertThat(before()).containsExactly(minutes(5, 0), minutes(14, 9));
  }

  @Test
  void whatGoesOnIsNotUsual() {
    incident("demo", 3, null);

    assertThat(before()).containsExactly(minutes(13, 3));
  }

  @Test
  void troubleElsewhereIsNoMatter() {
    incident("test", 9, 6L);

    assertThat(before()).containsExactly(minutes(10, 0));
  }

  @Test
  void overlappingTroublesAreOneGap() {
    incident("demo", 9, 6L);
    incident("demo", 8, 4L);
    incident("demo", 7, 5L);

    assertThat(before()).containsExactly(minutes(3, 0), minutes(16, 9));
  }

  @Test
  void whileAServiceWarmsUpNothingIsUsual() {
    started("order", 8);

    assertThat(before()).containsExactly(minutes(5, 0), minutes(13, 8));
  }

  @Test
  void aNewInstanceBesideOldOnesStartsNoService() {
    started("order", 8);
    started("order", 300);

    assertThat(before()).containsExactly(minutes(10, 0));
  }

  @Test
  void whereThereIsLittleElseAllTimeCounts() {
    incident("demo", 200, null);

    assertThat(before()).containsExactly(minutes(10, 0));
  }

  @Test
  void itLooksBackNoFurtherThanAnHour() {
    incident("demo", 55, 1L);

    assertThat(before()).containsExactly(minutes(60, 55));
  }

  private List<TimeRange> before() {
    return UsualTime.of(incidents, instances, NOW).before(NOW, DEMO);
  }

  private static TimeRange minutes(long from, long to) {
    return new TimeRange(NOW - from * MINUTE, NOW - to * MINUTE);
  }

  private void incident(String environment, long fromMinutesAgo, @Nullable Long toMinutesAgo) {
    IncidentDraft draft =
        new IncidentDraft(
            "i" + incidents.size(),
            Incident.Kind.SERVICE,
            environment,
            NOW - fromMinutesAgo * MINUTE);
    draft.endedAtNs = toMinutesAgo == null ? null : NOW - toMinutesAgo * MINUTE;
    incidents.add(draft);
  }

  private void started(String service, long minutesAgo) {
    long startedNs = NOW - minutesAgo * MINUTE;
    instances.add(
        new InstanceState(
            new ServiceId("", service, "demo"),
            service + instances.size(),
            "1",
            "java",
            "host",
            startedNs,
            startedNs,
            null,
            null,
            null));
  }
}
