package dev.pharos.advise.incident;

import static dev.pharos.advise.incident.WatchedShop.GATEWAY;
import static dev.pharos.advise.incident.WatchedShop.ORDER;
import static dev.pharos.advise.incident.WatchedShop.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.advise.incident.FiringAlerts.FiringAlert;
import dev.pharos.advise.incident.Incident.Moment.What;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.ServiceId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people said of incidents holds while these go on. */
class PeoplesWordsTest {
  private final WatchedShop shop = new WatchedShop(7);

  PeoplesWordsTest() throws IOException {}

  @BeforeEach
  void getToKnowTheShop() throws IOException {
    shop.goesOn(Duration.ofMinutes(8));
  }

  private void fires(String alert, ServiceId service) {
    shop.alerts.evaluated(
        alert,
        List.of(
            new FiringAlert(
                alert,
                Map.of("service", service.name(), "severity", "critical"),
                shop.rooms.nowNs(),
                alert + ".")));
  }

  private Incident only() {
    assertThat(shop.desk.newestFirst()).hasSize(1);
    return shop.desk.newestFirst().getFirst();
  }

  @Test
  void whatComesLaterOfTroubleThatAPersonClosedOpensNone() throws IOException {
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));
    shop.desk.close(only().id(), "Ada", "known, the bank is told");
    fires("ErrorBudgetBurnsFast", PAYMENT);
    shop.goesOn(Duration.ofMinutes(2));
    shop.slower.put(PAYMENT, 500L);
    shop.goesOn(Duration.ofMinutes(3));

    assertThat(only().closedBy()).isEqualTo("Ada");
    assertThat(only().goesOn()).isFalse();
    assertThat(only().symptoms())
        .extracting(Incident.Observed::name)
        .contains("ErrorBudgetBurnsFast");
  }

  @Test
  void whatIsGraverThanWhatAPersonClosedOpensOne() throws IOException {
    fires("PoolExhausted", PAYMENT);
    shop.goesOn(Duration.ofMinutes(1));
    shop.desk.close(only().id(), "Ada", "it is small on purpose");
    shop.failing.put(PAYMENT, 0.3);
    shop.goesOn(Duration.ofMinutes(2));

    assertThat(shop.desk.open()).extracting(one -> one.title()).containsExactly("payment fails");
  }

  /** Taken for order's fault at first: gateway is slow. */
  private IncidentDraft ofOrder() {
    long nowNs = shop.rooms.nowNs();
    IncidentDraft draft = new IncidentDraft("other", Incident.Kind.SERVICE, "demo", nowNs);
    draft.title = "order is slow";
    draft.suspects = List.of(Wording.suspected(ORDER, draft.title, draft.title, List.of()));
    Symptom slow = new Symptom(GATEWAY, Symptom.Kind.LATENCY, "", nowNs, "It is slow.");
    Course.observe(draft, List.of(slow), Map.of());
    return draft;
  }

  @Test
  void whatWasSaidOfAnIncidentIsKeptInTheOneThatItTurnsOutToBePartOf() throws IOException {
    shop.slower.put(PAYMENT, 500L);
    shop.goesOn(Duration.ofMinutes(1));
    String id = only().id();
    shop.desk.revise(all -> all.put("other", ofOrder()));
    shop.desk.note("other", "Ada", "Who has opened so many?");
    shop.desk.acknowledge("other", "Ada");
    shop.goesOn(Duration.ofSeconds(20));

    Incident incident = only();
    assertThat(incident.id()).isEqualTo(id);
    assertThat(shop.counts.mergedOnes()).isOne();
    assertThat(incident.notes())
        .extracting(Incident.Note::text)
        .containsExactly("Who has opened so many?");
    assertThat(incident.acknowledgedBy()).isEqualTo("Ada");
    assertThat(incident.timeline())
        .extracting(Incident.Moment::kind)
        .contains(What.NOTE, What.ACKNOWLEDGED);
  }

  @Test
  void theAddressOfAnIncidentLeadsToTheOneThatItTurnedOutToBePartOf() throws IOException {
    shop.slower.put(PAYMENT, 500L);
    shop.goesOn(Duration.ofMinutes(1));
    String id = only().id();
    IncidentDraft other = ofOrder();
    other.merged.add("earlier");
    shop.desk.revise(all -> all.put("other", other));
    shop.goesOn(Duration.ofSeconds(20));

    assertThat(shop.desk.incident("other")).contains(only());
    assertThat(shop.desk.incident("earlier")).contains(only());
    assertThat(shop.desk.note("other", "Ada", "I had its page open.").map(Incident::id))
        .contains(id);
    assertThat(only().notes()).hasSize(1);
  }
}
