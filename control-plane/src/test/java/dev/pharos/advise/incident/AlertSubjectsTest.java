package dev.pharos.advise.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.EdgeHistory;
import dev.pharos.signal.EdgeKey;
import dev.pharos.signal.Node;
import dev.pharos.signal.NodeKind;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlertSubjectsTest {
  private static final ServiceId ORDER = service("order", "demo");
  private static final ServiceId INVENTORY = service("inventory", "demo");
  private static final ServiceId MAILER = service("mailer", "demo");
  private static final ServiceId ORDER_TEST = service("order", "test");
  private static final ServiceId INVENTORY_TEST = service("inventory", "test");

  private final AlertSubjects subjects = subjects(null);

  private static ServiceId service(String name, String environment) {
    return new ServiceId("shop", name, environment);
  }

  private static Node queue(String name, String environment, String system) {
    return Node.virtual(NodeKind.QUEUE, name, environment, system);
  }

  private static EdgeHistory edge(Node caller, Node callee) {
    return new EdgeHistory(new EdgeKey(caller, "", callee, "", "", ""), 0, 0);
  }

  private static AlertSubjects subjects(@org.jspecify.annotations.Nullable ServiceId unwell) {
    Node sold = queue("sold", "demo", "jms");
    Node paid = queue("paid", "demo", "kafka");
    Node soldThere = queue("sold", "test", "jms");
    return new AlertSubjects(
        List.of(ORDER, INVENTORY, MAILER, ORDER_TEST, INVENTORY_TEST),
        List.of(
            edge(Node.service(ORDER), sold),
            edge(sold, Node.service(MAILER)),
            edge(sold, Node.service(INVENTORY)),
            edge(soldThere, Node.service(INVENTORY_TEST)),
            edge(Node.service(ORDER), paid)),
        service -> service.equals(unwell));
  }

  private Optional<ServiceId> of(String... labels) {
    Map<String, String> all = new java.util.HashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      all.put(labels[i], labels[i + 1]);
    }
    return subjects.of(all);
  }

  @Test
  void aServiceIsNamedAsFarAsItMustBe() {
    assertThat(of("service", "mailer")).hasValue(MAILER);
    assertThat(of("service", "order")).as("of several environments").isEmpty();
    assertThat(of("service", "order", "deployment_environment_name", "test")).hasValue(ORDER_TEST);
    assertThat(of("service", "mailer", "service_namespace", "shop")).hasValue(MAILER);
    assertThat(of("service", "mailer", "service_namespace", "bank")).isEmpty();
    assertThat(of("service_name", "mailer", "job", "pharos")).hasValue(MAILER);
    assertThat(of("service", "nobodys", "job", "mailer"))
        .as("what it says is not overruled")
        .isEmpty();
    assertThat(of("service", "", "job", "mailer")).hasValue(MAILER);
  }

  @Test
  void ajobNamesItsServiceWithOrWithoutANamespace() {
    assertThat(of("job", "mailer")).hasValue(MAILER);
    assertThat(of("job", "shop/mailer", "instance", "a")).hasValue(MAILER);
    assertThat(of("job", "bank/mailer")).isEmpty();
    assertThat(of("job", "pharos", "instance", "localhost:8080")).isEmpty();
    assertThat(of("severity", "critical")).isEmpty();
  }

  @Test
  void theServerOfTheServiceGraphIsMeant() {
    assertThat(of("client", "sold", "server", "mailer")).hasValue(MAILER);
    assertThat(of("client", "order", "server", "sold")).isEmpty();
    assertThat(of("client", "sold", "server", "inventory")).as("of two environments").isEmpty();
    assertThat(
            of(
                "client",
                "sold",
                "server",
                "inventory",
                "server_service_namespace",
                "shop",
                "server_deployment_environment_name",
                "test"))
        .hasValue(INVENTORY_TEST);
    assertThat(of("server", "inventory", "deployment_environment_name", "demo"))
        .hasValue(INVENTORY);
  }

  @Test
  void aQueueMeansItsConsumerAndOfSeveralTheOneThatIsNotWell() {
    String[] sold = {"queue", "sold", "system", "jms", "deployment_environment_name", "demo"};
    assertThat(of(sold)).hasValue(INVENTORY);
    assertThat(subjects(MAILER).of(Map.of("queue", "sold", "deployment_environment_name", "demo")))
        .hasValue(MAILER);
    assertThat(of("queue", "sold", "deployment_environment_name", "test")).hasValue(INVENTORY_TEST);
    assertThat(of("queue", "sold", "system", "kafka")).isEmpty();
    assertThat(of("queue", "nobodys", "job", "pharos")).isEmpty();
  }

  @Test
  void aQueueThatNobodyEverConsumedMeansItsProducer() {
    assertThat(of("queue", "paid", "system", "kafka")).hasValue(ORDER);
  }
}
