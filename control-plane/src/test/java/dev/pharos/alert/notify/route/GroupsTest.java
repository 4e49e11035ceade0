package dev.pharos.alert.notify.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.metric.LabelMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GroupsTest {
  private static final Instant T0 = Instant.parse("2026-05-04T12:00:00Z");
  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Duration REPEAT = Duration.ofHours(4);
  private static final Instant NEVER = T0.plus(Duration.ofDays(365));

  private final Map<GroupKey, Told> before = new HashMap<>();
  private boolean sendResolved = true;
  private Instant now = T0;
  private Muting muting = Muting.NONE;
  private Groups groups = groups(route("", "oncall", List.of("alertname"), false, List.of()));

  private Groups groups(Route root) {
    return new Groups(
        root,
        receiver -> List.of(new Channels.Channel(receiver + "/webhook", sendResolved)),
        key -> before.getOrDefault(key, Told.NOTHING),
        labels -> labels);
  }

  private static Route route(
      String id,
      String receiver,
      List<String> groupBy,
      boolean goesOn,
      List<Route> routes,
      String... matchers) {
    List<LabelMatcher> parsed = new ArrayList<>();
    for (String matcher : matchers) {
      parsed.add(Matchers.parse(matcher));
    }
    return new Route(id, parsed, receiver, groupBy, WAIT, INTERVAL, REPEAT, goesOn, routes);
  }

  private Alert alert(String name, String service, Instant startsAt, Instant endsAt) {
    return Alert.of(
        Map.of("alertname", name, "service", service), Map.of(), 1, startsAt, startsAt, endsAt, "");
  }

  private Alert fires(String name, String service) {
    Alert alert = alert(name, service, now, NEVER);
    groups.take(List.of(alert), now);
    return alert;
  }

  private void ends(Alert alert) {
    groups.take(
        List.of(alert(alert.label("alertname"), alert.label("service"), alert.startsAt(), now)),
        now);
  }

  private List<Notification> dueAfter(Duration time) {
    now = now.plus(time);
    return groups.due(now, muting);
  }

  private List<Notification> toldAfter(Duration time) {
    List<Notification> due = dueAfter(time);
    due.forEach(notification -> groups.settled(notification, true, now));
    return due;
  }

  private static List<String> services(List<Alert> alerts) {
    return alerts.stream().map(alert -> alert.label("service")).toList();
  }

  @Test
  void aNewGroupWaitsForMoreAlertsAndTellsThemTogether() {
    fires("Errors", "payment");
    now = now.plusSeconds(10);
    fires("Errors", "order");
    fires("Latency", "order");

    assertThat(dueAfter(Duration.ofSeconds(19))).isEmpty();
    assertThat(groups.next()).isEqualTo(T0.plus(WAIT));

    List<Notification> due = dueAfter(Duration.ofSeconds(1));
    assertThat(due)
        .singleElement()
        .satisfies(first -> {
          assertThat(first.group().labels())
              .isEqualTo(new TreeMap<>(Map.of("alertname", "Errors")));
          assertThat(services(first.firing())).containsExactly("payment", "order");
        });
    assertThat(dueAfter(Duration.ofSeconds(10)))
        .singleElement()
        .satisfies(second -> assertThat(second.group().labels()).containsValue("Latency"));
  }

  @Test
  void whatFiresForLongerThanTheWaitIsToldAtOnce() {
    groups.take(List.of(alert("Errors", "payment", T0.minus(WAIT), NEVER)), now);

    assertThat(groups.due(now, muting)).hasSize(1);
  }

  @Test
  void newsWaitsForTheGroupsIntervalAndOldAlertsAreNotRepeated() {
    fires("Errors", "payment");
    assertThat(toldAfter(WAIT)).hasSize(1);

    fires("Errors", "order");
    assertThat(dueAfter(INTERVAL.minusSeconds(1))).isEmpty();
    assertThat(toldAfter(Duration.ofSeconds(1)))
        .singleElement()
        .satisfies(news -> assertThat(services(news.firing())).containsExactly("payment", "order"));
    assertThat(toldAfter(INTERVAL)).isEmpty();
  }

  @Test
  void anAlertThatStaysIsToldAgainAfterTheRepeatInterval() {
    fires("Errors", "payment");
    Instant first = T0.plus(WAIT);
    assertThat(toldAfter(WAIT)).hasSize(1);

    List<Instant> told = new ArrayList<>();
    while (now.isBefore(first.plus(REPEAT.multipliedBy(2)).plus(INTERVAL))) {
      toldAfter(INTERVAL).forEach(notification -> told.add(notification.dueAt()));
    }

    assertThat(told).containsExactly(first.plus(REPEAT), first.plus(REPEAT.multipliedBy(2)));
  }

  @Test
  void anEndIsToldOnceAndTheGroupIsForgotten() {
    Alert alert = fires("Errors", "payment");
    toldAfter(WAIT);
    now = now.plusSeconds(60);
    ends(alert);

    assertThat(toldAfter(INTERVAL.minusSeconds(60)))
        .singleElement()
        .satisfies(end -> {
          assertThat(end.firing()).isEmpty();
          assertThat(services(end.resolved())).containsExactly("payment");
        });
    assertThat(groups.views()).isEmpty();
    assertThat(groups.next()).isNull();
  }

  @Test
  void anAlertThatNobodyRepeatsIsOverAtItsEnd() {
    groups.take(List.of(alert("Errors", "payment", now, now.plus(INTERVAL))), now);
    toldAfter(WAIT);

    assertThat(toldAfter(INTERVAL))
        .singleElement()
        .satisfies(end -> assertThat(services(end.resolved())).containsExactly("payment"));
  }

  @Test
  void nobodyHearsOfTheEndOfWhatNobodyHeardOf() {
    Alert alert = fires("Errors", "payment");
    now = now.plusSeconds(10);
    ends(alert);

    assertThat(dueAfter(WAIT)).isEmpty();
    assertThat(groups.views()).isEmpty();
  }

  @Test
  void aChannelThatWantsNoEndsIsToldNone() {
    sendResolved = false;
    Alert alert = fires("Errors", "payment");
    toldAfter(WAIT);
    ends(alert);

    assertThat(toldAfter(INTERVAL)).isEmpty();
    assertThat(groups.views()).isEmpty();
  }

  @Test
  void whatDidNotArriveIsDueAgainWithWhatIsNewMeanwhile() {
    fires("Errors", "payment");
    Notification lost = dueAfter(WAIT).getFirst();
    fires("Errors", "order");

    assertThat(dueAfter(INTERVAL)).as("one at a time").isEmpty();
    groups.settled(lost, false, now);

    assertThat(toldAfter(Duration.ZERO))
        .singleElement()
        .satisfies(
            again -> assertThat(services(again.firing())).containsExactly("payment", "order"));
  }

  @Test
  void anEndThatDidNotArriveIsToldUntilItDoes() {
    Alert alert = fires("Errors", "payment");
    toldAfter(WAIT);
    ends(alert);
    groups.settled(dueAfter(INTERVAL).getFirst(), false, now);

    assertThat(toldAfter(INTERVAL)).hasSize(1);
    assertThat(groups.views()).isEmpty();
  }

  @Test
  void anAlertThatFiresAgainWhileItsEndIsToldIsNotLost() {
    Alert alert = fires("Errors", "payment");
    toldAfter(WAIT);
    ends(alert);
    Notification end = dueAfter(INTERVAL).getFirst();
    fires("Errors", "payment");
    groups.settled(end, true, now);

    assertThat(toldAfter(INTERVAL))
        .singleElement()
        .satisfies(again -> assertThat(services(again.firing())).containsExactly("payment"));
  }

  @Test
  void whatIsHeldBackIsToldWhenItIsFree() {
    muting =
        alert ->
            alert.label("service").equals("order")
                ? new Muting.Muted(List.of("s1"), List.of())
                : Muting.Muted.BY_NOTHING;
    fires("Errors", "order");
    fires("Errors", "payment");
    assertThat(toldAfter(WAIT))
        .singleElement()
        .satisfies(first -> assertThat(services(first.firing())).containsExactly("payment"));

    muting = Muting.NONE;
    assertThat(toldAfter(INTERVAL))
        .singleElement()
        .satisfies(
            later -> assertThat(services(later.firing())).containsExactly("order", "payment"));
  }

  @Test
  void anAlertHeldBackAfterItWasToldIsNotToldAsNewAgain() {
    fires("Errors", "payment");
    toldAfter(WAIT);
    muting = alert -> new Muting.Muted(List.of("s1"), List.of());
    assertThat(toldAfter(INTERVAL)).isEmpty();
    muting = Muting.NONE;

    assertThat(toldAfter(INTERVAL)).isEmpty();
  }

  @Test
  void whatAChannelWasToldBeforeARestartIsNotToldAgain() {
    Alert alert = fires("Errors", "payment");
    toldAfter(WAIT);
    before.putAll(groups.told());
    groups = groups(route("", "oncall", List.of("alertname"), false, List.of()));
    groups.take(List.of(alert), now);

    assertThat(toldAfter(WAIT)).isEmpty();
    ends(alert);
    assertThat(toldAfter(INTERVAL))
        .singleElement()
        .satisfies(end -> assertThat(services(end.resolved())).containsExactly("payment"));
  }

  @Test
  void whatFiredBeforeARestartAndNotSinceIsOver() {
    Alert stays = fires("Errors", "payment");
    fires("Errors", "order");
    fires("Latency", "order");
    toldAfter(WAIT);
    before.putAll(groups.told());
    groups = groups(route("", "oncall", List.of("alertname"), false, List.of()));
    groups.take(List.of(stays), now);
    toldAfter(WAIT);

    groups.endUnheard(before.keySet(), now);

    List<Notification> ends = toldAfter(INTERVAL);
    assertThat(ends)
        .extracting(end -> end.group().labels().get("alertname"), end -> services(end.resolved()))
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("Errors", List.of("order")),
            org.assertj.core.groups.Tuple.tuple("Latency", List.of("order")));
    assertThat(toldAfter(INTERVAL)).isEmpty();
    assertThat(groups.views()).hasSize(1);
  }

  @Test
  void whatGoesOnInAnotherGroupOrIsOfNobodysRouteIsNotToldAsOver() {
    Alert stays = fires("Errors", "payment");
    toldAfter(WAIT);
    before.putAll(groups.told());
    before.put(
        new GroupKey("7", "gone/webhook", new TreeMap<>()), new Told(Set.of(stays.labels()), now));
    groups = groups(route("", "oncall", List.of("service"), false, List.of()));
    groups.take(List.of(stays), now);
    toldAfter(WAIT);

    groups.endUnheard(before.keySet(), now);

    assertThat(toldAfter(INTERVAL)).isEmpty();
    assertThat(groups.views()).hasSize(1);
  }

  @Test
  void theFirstRouteThatMatchesTakesItUnlessItGoesOn() {
    groups =
        groups(
            route(
                "",
                "everyone",
                List.of("service"),
                false,
                List.of(
                    route("0", "audit", List.of(), true, List.of(), "alertname=~\"Err.*\""),
                    route("1", "pay", List.of("..."), false, List.of(), "service=\"payment\""),
                    route("2", "never", List.of(), false, List.of(), "service=payment"))));
    fires("Errors", "payment");
    fires("Latency", "order");

    assertThat(dueAfter(WAIT))
        .extracting(Notification::receiver, due -> due.group().labels())
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("audit", new TreeMap<>()),
            org.assertj.core.groups.Tuple.tuple(
                "pay", new TreeMap<>(Map.of("alertname", "Errors", "service", "payment"))),
            org.assertj.core.groups.Tuple.tuple(
                "everyone", new TreeMap<>(Map.of("service", "order"))));
  }

  @Test
  void alertsBeyondTheLimitAreRefusedAndCounted() {
    List<Alert> many = new ArrayList<>();
    for (int i = 0; i <= Groups.MOST_ALERTS; i++) {
      many.add(alert("Errors", "s" + i, now, NEVER));
    }
    groups.take(many, now);

    assertThat(groups.refused()).isOne();
    assertThat(groups.firing(now)).hasSize(Groups.MOST_ALERTS);
    assertThat(Set.copyOf(groups.firing(now))).doesNotContain(many.getLast());
  }
}
