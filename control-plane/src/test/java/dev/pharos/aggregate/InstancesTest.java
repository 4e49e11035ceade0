package dev.pharos.aggregate;

import static dev.pharos.aggregate.Spans.SECOND;
import static dev.pharos.aggregate.Spans.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.InstanceReport;
import dev.pharos.signal.InstanceState;
import dev.pharos.signal.InstanceStatus;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstancesTest {
  private final StreamingAggregates aggregates = new StreamingAggregates(new KeptRollups());
  private long nowNs = T0;
  private long spans;

  @Test
  void makesOneInstanceOfASenderAndARegistrationOfTheSameId() {
    send(Spans.of("order", "1.0", "order-1"));
    report("r1", "ORDER", "order-1", "1.0");

    InstanceState order = only();
    assertThat(order.service()).isEqualTo(new ServiceId("", "order", "test"));
    assertThat(order.report()).isNotNull();
    assertThat(order.lastSpanNs()).isEqualTo(nowNs);
  }

  @Test
  void matchesByTheAddressTheSenderAnswersAt() {
    Spans first = Spans.of("order", "1.0", "uuid-1");
    Spans second = Spans.of("order", "1.0", "uuid-2");
    sendAt(first, 8081);
    sendAt(second, 8082);
    report("r1", "order", "127.0.0.1:8082", "1.0");
    report("r2", "order", "127.0.0.1:8081", "1.0");

    assertThat(aggregates.instances()).hasSize(2);
    assertThat(registrationOf("uuid-1")).isEqualTo("r2");
    assertThat(registrationOf("uuid-2")).isEqualTo("r1");
  }

  @Test
  void matchesByTheAddressThatCallersReached() {
    Spans gateway = Spans.of("gateway");
    Spans first = Spans.of("order", "1.0", "uuid-1");
    Spans second = Spans.of("order", "1.0", "uuid-2");
    send(second);
    fold(
        first.server("GET /").id(91).parent(90).make(),
        gateway
            .client("GET")
            .id(90)
            .with("server.address", "10.0.0.7", "server.port", "8080")
            .make());
    report("r1", "order", "10.0.0.7:8080", "1.0");

    assertThat(registrationOf("uuid-1")).isEqualTo("r1");
  }

  @Test
  void matchesTheOnlyOneOfEachUnlessVersionsContradict() {
    send(Spans.of("order", "1.0", "uuid-1"));
    report("r1", "order", "somewhere:8081", "1.0");
    assertThat(registrationOf("uuid-1")).isEqualTo("r1");

    report("r1", "order", "somewhere:8081", "2.0");
    assertThat(aggregates.instances()).hasSize(2);
  }

  @Test
  void doesNotGuessWhereSeveralCouldBeMeant() {
    send(Spans.of("order", "1.0", "uuid-1"));
    send(Spans.of("order", "1.0", "uuid-2"));
    report("r1", "order", "somewhere:8081", "1.0");

    assertThat(aggregates.instances()).hasSize(3);
  }

  @Test
  void matchesHostAndProcess() {
    Spans sender =
        Spans.of(
            Attributes.of(
                "service.name", "order",
                "service.instance.id", "uuid-1",
                "host.name", "web-1",
                "process.pid", "4711"));
    send(sender);
    send(Spans.of("order", "1.0", "uuid-2"));
    report("r1", "order", "web-1:4711", "");

    assertThat(registrationOf("uuid-1")).isEqualTo("r1");
  }

  @Test
  void keepsServicesOfOneNameInSeveralEnvironmentsApart() {
    send(environment("staging"));
    send(environment("production"));
    report("r1", "order", "x:1", "1.0");

    assertThat(aggregates.instances()).hasSize(3);
    assertThat(aggregates.instances())
        .anySatisfy(instance -> {
          assertThat(instance.service()).isEqualTo(new ServiceId("", "order", ""));
          assertThat(instance.lastSpanNs()).isNull();
        });
  }

  @Test
  void forgetsARegistrationThatIsTakenBackAndTellsThatItLeftOnPurpose() {
    send(Spans.of("order", "1.0", "order-1"));
    report("r1", "order", "order-1", "1.0");
    assertThat(aggregates.signedOff()).isEmpty();
    aggregates.instanceGone("r1", nowNs);

    assertThat(only().report()).isNull();
    assertThat(only().leftNs()).isEqualTo(nowNs);
    assertThat(aggregates.signedOff()).containsExactly(new ServiceId("", "order", "test"));
    nowNs += 20 * SECOND;
    send(Spans.of("order", "1.0", "order-1"));
    assertThat(aggregates.signedOff()).isEmpty();
    assertThat(only().leftNs()).isNull();
  }

  @Test
  void doesNotCallItOnPurposeWhenTheInstanceWasDownBefore() {
    send(Spans.of("order", "1.0", "order-1"));
    report("r1", "order", "order-1", "1.0", InstanceStatus.OFFLINE);
    aggregates.instanceGone("r1", nowNs);

    assertThat(aggregates.signedOff()).isEmpty();
    assertThat(only().leftNs()).isNull();
  }

  @Test
  void forgetsInstancesThatAreGoneForADay() throws IOException {
    send(Spans.of("order", "1.0", "order-1"));
    aggregates.tick(nowNs + 23 * 3600 * SECOND);
    assertThat(aggregates.instances()).hasSize(1);
    aggregates.tick(nowNs + 25 * 3600 * SECOND);

    assertThat(aggregates.instances()).isEmpty();
  }

  @Test
  void takesTheNewestVersionOfAnInstanceThatKeepsItsId() {
    send(Spans.of("order", "1.0", "order-1"));
    send(Spans.of("order", "1.1", "order-1"));
    assertThat(only().version()).isEqualTo("1.1");
    send(Spans.of("order", "1.0", "order-1"));
    assertThat(only().version()).isEqualTo("1.0");
  }

  @Test
  void knowsWhatItsSdkToldWhenTheNewestIsALineThatNamesTheServiceOnly() {
    send(
        Spans.of(
            Attributes.of(
                "service.name", "order",
                "service.version", "1.0",
                "service.instance.id", "order-1",
                "telemetry.sdk.language", "java",
                "host.name", "web-1")));
    send(
        Spans.of(
            Attributes.of(
                "service.name", "order",
                "service.version", "1.0",
                "service.instance.id", "order-1")));

    assertThat(only().language()).isEqualTo("Java");
    assertThat(only().host()).isEqualTo("web-1");
  }

  @ParameterizedTest
  @CsvSource({
    "java, 25.0.1+9, Java 25",
    "nodejs, v22.11.0, Node.js 22",
    "python, 3.12.4, Python 3.12",
    "go, go1.24.1, Go 1.24",
    "dotnet, 9.0.1, .NET 9.0",
    "java, , Java",
    "cobol, 7, cobol 7"
  })
  void namesTheLanguage(String language, String runtime, String shown) {
    Attributes resource =
        Attributes.of(
            "telemetry.sdk.language",
            language,
            "process.runtime.version",
            Objects.requireNonNullElse(runtime, ""));

    assertThat(TelemetryInstance.language(resource)).isEqualTo(shown);
  }

  private static Spans environment(String name) {
    return Spans.of(
        Attributes.of(
            "service.name", "order",
            "service.instance.id", "x:2",
            "deployment.environment.name", name));
  }

  private void send(Spans sender) {
    fold(sender.server("GET /").id(++spans).make());
  }

  private void sendAt(Spans sender, int port) {
    Attributes address =
        Attributes.builder().put("server.address", "localhost").put("server.port", port).build();
    fold(sender.server("GET /").id(++spans).with(address).make());
  }

  private void fold(Span... sent) {
    nowNs += SECOND;
    aggregates.fold(List.of(sent), nowNs, 100);
  }

  private void report(String id, String service, String instance, String version) {
    report(id, service, instance, version, InstanceStatus.UP);
  }

  private void report(
      String id, String service, String instance, String version, InstanceStatus status) {
    aggregates.fold(
        new InstanceReport(
            id,
            new ServiceId("", service, ""),
            instance,
            version,
            null,
            null,
            null,
            status,
            "",
            "host",
            null,
            nowNs));
  }

  private InstanceState only() {
    assertThat(aggregates.instances()).hasSize(1);
    return aggregates.instances().getFirst();
  }

  private String registrationOf(String instance) {
    return aggregates.instances().stream()
        .filter(state -> state.id().equals(instance))
        .map(state -> state.report() == null ? "none" : state.report().registrationId())
        .findFirst()
        .orElseThrow();
  }
}
