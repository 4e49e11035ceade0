package dev.pharos.alert.notify.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.ServiceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MutesTest {
  private static final Instant NOW = Instant.parse("2026-05-04T12:00:00Z");

  private static Alert alert(String name, String service, int activeSecondsAgo) {
    Instant at = NOW.minusSeconds(activeSecondsAgo);
    return Alert.of(
        Map.of("alertname", name, "service", service, "deployment_environment_name", "demo"),
        Map.of(),
        1,
        at,
        at,
        NOW.plusSeconds(240),
        "");
  }

  private static ServiceId service(String name) {
    return new ServiceId("shop", name, "demo");
  }

  private static Map<ServiceId, Set<ServiceId>> hurting(String... calls) {
    Map<ServiceId, Set<ServiceId>> hurting = new HashMap<>();
    for (String call : calls) {
      String[] ends = call.split(">", 2);
      hurting.merge(
          service(ends[0]),
          Set.of(service(ends[1])),
          (one, other) -> {
            Set<ServiceId> both = new java.util.HashSet<>(one);
            both.addAll(other);
            return both;
          });
    }
    return hurting;
  }

  @Test
  void theCallersAlertIsExplainedByTheCallees() {
    Alert gateway = alert("Errors", "gateway", 5);
    Alert order = alert("Errors", "order", 90);
    Alert payment = alert("Errors", "payment", 60);
    Alert latency = alert("Latency", "gateway", 60);

    GraphInhibition graph =
        new GraphInhibition(
            List.of(gateway, order, payment, latency), hurting("gateway>order", "order>payment"));

    assertThat(graph.by(payment)).isEmpty();
    assertThat(graph.by(order)).containsExactly(payment.labels());
    assertThat(graph.by(gateway)).containsExactly(order.labels(), payment.labels());
    assertThat(graph.by(latency))
        .as("of another kind")
        .containsExactly(order.labels(), payment.labels());
  }

  @Test
  void aServiceBetweenThatHasNoAlertDoesNotBreakTheChain() {
    Alert gateway = alert("Errors", "gateway", 5);
    Alert payment = alert("Errors", "payment", 60);

    GraphInhibition graph =
        new GraphInhibition(List.of(gateway, payment), hurting("gateway>order", "order>payment"));

    assertThat(graph.by(gateway)).containsExactly(payment.labels());
  }

  @Test
  void anAlertOfAnotherEnvironmentExplainsNothing() {
    Alert gateway = alert("Errors", "gateway", 5);
    Map<String, String> labels = new HashMap<>(alert("Errors", "payment", 60).labels());
    labels.put("deployment_environment_name", "prod");
    Alert payment = Alert.of(labels, Map.of(), 1, NOW, NOW, NOW.plusSeconds(240), "");

    GraphInhibition graph =
        new GraphInhibition(List.of(gateway, payment), hurting("gateway>payment"));

    assertThat(graph.by(gateway)).isEmpty();
  }

  @Test
  void aCalleeWhoseAnswersDoNotHurtExplainsNothing() {
    Alert gateway = alert("Errors", "gateway", 5);
    Alert payment = alert("Errors", "payment", 60);

    assertThat(
            new GraphInhibition(List.of(gateway, payment), hurting("gateway>catalog")).by(gateway))
        .isEmpty();
  }

  @Test
  void inARingTheFirstIsTold() {
    Alert a = alert("Errors", "a", 50);
    Alert b = alert("Errors", "b", 70);
    Alert c = alert("Errors", "c", 60);

    GraphInhibition graph = new GraphInhibition(List.of(a, b, c), hurting("a>b", "b>c", "c>a"));

    assertThat(graph.by(b)).isEmpty();
    assertThat(graph.by(a)).contains(b.labels());
    assertThat(graph.by(c)).contains(b.labels());
  }

  @Test
  void aLessGraveAlertHoldsBackNoGraverOne() {
    Alert page = grave("Errors", "gateway", "page", 5);
    Alert odd = grave("Errors", "gateway", "sev1", 5);
    Alert oddToo = grave("Errors", "payment", "sev1", 5);
    Alert warning = grave("Slow", "payment", "warning", 60);
    Alert remark = grave("Budget", "payment", "info", 60);
    Alert remarkOfCaller = grave("Budget", "gateway", "info", 60);

    GraphInhibition graph =
        new GraphInhibition(
            List.of(page, odd, oddToo, warning, remark, remarkOfCaller),
            hurting("gateway>payment"));

    assertThat(graph.by(page)).isEmpty();
    assertThat(graph.by(odd)).as("how grave it is nobody knows").containsExactly(oddToo.labels());
    assertThat(graph.by(remarkOfCaller))
        .containsExactlyInAnyOrder(oddToo.labels(), warning.labels());
    Alert critical = grave("Silent", "payment", "critical", 1);
    graph = new GraphInhibition(List.of(page, odd, critical), hurting("gateway>payment"));
    assertThat(graph.by(page)).containsExactly(critical.labels());
    assertThat(graph.by(odd)).containsExactly(critical.labels());
  }

  @Test
  void inARingTheGravestIsToldThoughItBeganLater() {
    Alert page = grave("Errors", "a", "page", 5);
    Alert warning = grave("Slow", "b", "warning", 90);

    GraphInhibition graph = new GraphInhibition(List.of(page, warning), hurting("a>b", "b>a"));

    assertThat(graph.by(page)).isEmpty();
    assertThat(graph.by(warning)).containsExactly(page.labels());
  }

  @Test
  void alertsThatCouldBeOfSeveralServicesDoNotHoldBackOneAnotherInARing() {
    // Only together do the environments make a ring; one of its alerts must be told.
    Map<ServiceId, Set<ServiceId>> hurting =
        Map.of(
            new ServiceId("shop", "a", "x"), Set.of(new ServiceId("shop", "b", "x")),
            new ServiceId("shop", "b", "y"), Set.of(new ServiceId("shop", "c", "y")),
            new ServiceId("shop", "c", "z"), Set.of(new ServiceId("shop", "a", "z")));
    List<Alert> alerts = List.of(vague("a", 50), vague("b", 70), vague("c", 60));

    GraphInhibition graph = new GraphInhibition(alerts, hurting);

    assertThat(alerts).filteredOn(alert -> graph.by(alert).isEmpty()).isNotEmpty();
  }

  @Test
  void anAlertOfWhatMayBeTheSameServiceExplainsNothing() {
    Alert exact = alert("Errors", "a", 50);
    Alert vague = vague("a", 70);

    GraphInhibition graph = new GraphInhibition(List.of(exact, vague), hurting("a>b", "b>a"));

    assertThat(graph.by(exact)).isEmpty();
    assertThat(graph.by(vague)).isEmpty();
  }

  @Test
  void anAlertThatFiresNoMoreIsNotHeldBack() {
    Alert payment = alert("Errors", "payment", 60);

    GraphInhibition graph = new GraphInhibition(List.of(payment), hurting("gateway>payment"));

    assertThat(graph.by(alert("Errors", "gateway", 60))).isEmpty();
  }

  @Test
  void ofManyThatExplainOneOnlyTheFirstAreNamed() {
    List<Alert> all = new ArrayList<>();
    for (int i = 0; i < GraphInhibition.MOST_NAMED + 5; i++) {
      all.add(alert("Errors" + i, "payment", 100 - i));
    }
    Alert gateway = alert("Errors", "gateway", 5);
    all.add(gateway);

    assertThat(new GraphInhibition(all, hurting("gateway>payment")).by(gateway))
        .hasSize(GraphInhibition.MOST_NAMED)
        .contains(all.getFirst().labels());
  }

  private static Alert grave(String name, String service, String severity, int activeSecondsAgo) {
    Alert alert = alert(name, service, activeSecondsAgo);
    Map<String, String> labels = new HashMap<>(alert.labels());
    labels.put("severity", severity);
    return Alert.of(labels, Map.of(), 1, alert.activeAt(), alert.startsAt(), alert.endsAt(), "");
  }

  /** Names no environment. */
  private static Alert vague(String service, int activeSecondsAgo) {
    Alert alert = alert("Errors", service, activeSecondsAgo);
    return Alert.of(
        Map.of("alertname", "Errors", "service", service),
        Map.of(),
        1,
        alert.activeAt(),
        alert.startsAt(),
        alert.endsAt(),
        "");
  }

  @Test
  void rulesAndSilencesSeeTheTeamThoughTheAlertDoesNotNameIt() {
    Alert down = alert("InstanceGone", "payment", 60);
    Alert errors = alert("Errors", "payment", 60);
    InhibitRule rule =
        new InhibitRule(
            List.of(Matchers.parse("alertname=InstanceGone"), Matchers.parse("team=pay")),
            List.of(Matchers.parse("alertname=Errors")),
            List.of("team"));
    Silence ofTeam =
        new Silence(
            "team",
            List.of(Matchers.parse("team=pay")),
            NOW,
            NOW.plusSeconds(1),
            "ada",
            "new disk");

    Muting.Muted muted =
        new Mutes(
                List.of(ofTeam),
                List.of(rule),
                new GraphInhibition(List.of(), Map.of()),
                List.of(down, errors),
                labels -> {
                  SortedMap<String, String> with = new TreeMap<>(labels);
                  with.put("team", "pay");
                  return with;
                },
                NOW)
            .of(errors);

    assertThat(muted.silencedBy()).containsExactly("team");
    assertThat(muted.inhibitedBy()).containsExactly(down.labels());
  }

  @Test
  void twoAlertsOfOneServiceDoNotExplainEachOther() {
    Alert one = alert("Errors", "a", 50);
    Alert other =
        Alert.of(
            Map.of(
                "alertname",
                "Errors",
                "service",
                "a",
                "deployment_environment_name",
                "demo",
                "operation",
                "GET /"),
            Map.of(),
            1,
            NOW,
            NOW,
            NOW.plusSeconds(240),
            "");

    GraphInhibition graph = new GraphInhibition(List.of(one, other), hurting("a>b", "b>a"));

    assertThat(graph.by(one)).isEmpty();
    assertThat(graph.by(other)).isEmpty();
  }

  @Test
  void aRuleHoldsBackWhatAgreesInItsLabels() {
    Alert down = alert("InstanceGone", "payment", 60);
    Alert errors = alert("Errors", "payment", 60);
    Alert others = alert("Errors", "order", 60);
    InhibitRule rule =
        new InhibitRule(
            List.of(Matchers.parse("alertname=InstanceGone")),
            List.of(Matchers.parse("alertname=~\".+\"")),
            List.of("service"));
    Mutes mutes = mutes(List.of(), rule, down, errors, others);

    assertThat(mutes.of(errors).inhibitedBy()).containsExactly(down.labels());
    assertThat(mutes.of(others).isMuted()).isFalse();
    assertThat(mutes.of(down).isMuted()).as("source and target at once").isFalse();
  }

  @Test
  void aSilenceHoldsBackOnlyWhileItLasts() {
    Alert errors = alert("Errors", "payment", 60);
    Silence active = silence("now", NOW, NOW.plusSeconds(1));
    Silence over = silence("over", NOW.minusSeconds(9), NOW);
    Silence later = silence("later", NOW.plusSeconds(1), NOW.plusSeconds(9));
    InhibitRule none =
        new InhibitRule(
            List.of(Matchers.parse("alertname=none")), List.of(Matchers.parse("a=b")), List.of());

    assertThat(mutes(List.of(over, later), none, errors).of(errors).isMuted()).isFalse();
    assertThat(mutes(List.of(over, active), none, errors).of(errors).silencedBy())
        .containsExactly("now");
    assertThat(mutes(List.of(active), none, errors).of(alert("Errors", "order", 1)).isMuted())
        .isFalse();
    assertThat(over.state(NOW)).isEqualTo(Silence.State.EXPIRED);
    assertThat(later.state(NOW)).isEqualTo(Silence.State.PENDING);
  }

  @Test
  void matchersAreWrittenAsAlertmanagersAre() {
    assertThat(Matchers.parse("team = pay")).hasToString("team=\"pay\"");
    assertThat(Matchers.parse("team!~\"a \\\"b\\\"|c\"")).hasToString("team!~\"a \\\"b\\\"|c\"");
    assertThatThrownBy(() -> Matchers.parse("team")).hasMessageContaining("is no matcher");
    assertThatThrownBy(() -> Matchers.parse("team=\"pay")).hasMessageContaining("quote");
    assertThatThrownBy(() -> Matchers.parse("team=~\"(\"")).hasMessageContaining("regexp");
  }

  private static Silence silence(String id, Instant from, Instant to) {
    return new Silence(
        id, List.of(Matchers.parse("service=\"payment\"")), from, to, "ada", "new disk");
  }

  private static Mutes mutes(List<Silence> silences, InhibitRule rule, Alert... firing) {
    return new Mutes(
        silences,
        List.of(rule),
        new GraphInhibition(List.of(firing), Map.of()),
        List.of(firing),
        labels -> labels,
        NOW);
  }
}
