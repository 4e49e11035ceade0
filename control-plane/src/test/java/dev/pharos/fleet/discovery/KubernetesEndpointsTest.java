package dev.pharos.fleet.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import de.codecentric.boot.admin.server.domain.values.Registration;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KubernetesEndpointsTest {

  @Test
  void anInstanceIsCalledAsItsPod() {
    Listing listing =
        list(List.of(service("order", Map.of())), List.of(slice("order", "10.0.0.7", "order-7f9")));

    Registration found = listing.found().getFirst();
    assertThat(found.getName()).isEqualTo("order");
    assertThat(found.getHealthUrl()).isEqualTo("http://10.0.0.7:8080/actuator/health");
    assertThat(found.getMetadata()).containsEntry("service.instance.id", "order-7f9");
  }

  @Test
  void annotationsAreMetadataExceptThoseOfKubernetesOwnTools() {
    Service order =
        service(
            "order",
            Map.of("version", "7", "kubectl.kubernetes.io/last-applied-configuration", "{...}"));

    Registration found =
        list(List.of(order), List.of(slice("order", "10.0.0.7", "a"))).found().getFirst();

    assertThat(found.getMetadata())
        .containsEntry("version", "7")
        .doesNotContainKey("kubectl.kubernetes.io/last-applied-configuration");
  }

  @Test
  void aPodThatIsNotReadyCountsAndOneThatTerminatesDoesNot() {
    EndpointSlice slice =
        new EndpointSliceBuilder(slice("order", "10.0.0.7", "starting"))
            .editFirstEndpoint()
            .withNewConditions()
            .withReady(false)
            .endConditions()
            .endEndpoint()
            .addNewEndpoint()
            .withAddresses("10.0.0.8")
            .withNewConditions()
            .withTerminating(true)
            .endConditions()
            .endEndpoint()
            .build();

    assertThat(list(List.of(service("order", Map.of())), List.of(slice)).found())
        .extracting(Registration::getHealthUrl)
        .containsExactly("http://10.0.0.7:8080/actuator/health");
  }

  @Test
  void aManagementPortIsTheActuators() {
    EndpointSlice slice =
        new EndpointSliceBuilder(slice("order", "10.0.0.7", "a"))
            .addNewPort()
            .withName("management")
            .withPort(9090)
            .endPort()
            .build();

    Registration found =
        list(List.of(service("order", Map.of())), List.of(slice)).found().getFirst();

    assertThat(found.getHealthUrl()).isEqualTo("http://10.0.0.7:9090/actuator/health");
    assertThat(found.getServiceUrl()).isEqualTo("http://10.0.0.7:8080");
  }

  /** During a rollout that moves the port, two slices name it the same. */
  @Test
  void slicesMayHaveOnePortNameWithTwoNumbers() {
    EndpointSlice moved =
        new EndpointSliceBuilder(slice("order", "10.0.0.8", "b"))
            .editMetadata()
            .withName("order-2")
            .endMetadata()
            .editFirstPort()
            .withPort(8081)
            .endPort()
            .build();

    assertThat(
            list(
                    List.of(service("order", Map.of())),
                    List.of(slice("order", "10.0.0.7", "a"), moved))
                .found())
        .extracting(Registration::getHealthUrl)
        .containsExactly(
            "http://10.0.0.7:8080/actuator/health", "http://10.0.0.8:8081/actuator/health");
  }

  @Test
  void aPodWithTwoServicesIsOneInstanceOfTheOneThatIsNotHeadless() {
    Service headless =
        new ServiceBuilder(service("db", Map.of()))
            .withNewSpec()
            .withClusterIP("None")
            .endSpec()
            .build();

    Listing listing =
        list(
            List.of(headless, service("order", Map.of())),
            List.of(slice("db", "10.0.0.7", "a"), slice("order", "10.0.0.7", "a")));

    assertThat(listing.found()).extracting(Registration::getName).containsExactly("order");
  }

  @Test
  void aPodWithAddressesOfBothFamiliesIsOneInstance() {
    EndpointSlice six =
        new EndpointSliceBuilder(slice("order", "fd00::7", "a")).withAddressType("IPv6").build();

    assertThat(
            list(List.of(service("order", Map.of())), List.of(six, slice("order", "10.0.0.7", "a")))
                .found())
        .extracting(Registration::getServiceUrl)
        .containsExactly("http://10.0.0.7:8080");
    assertThat(list(List.of(service("order", Map.of())), List.of(six)).found())
        .extracting(Registration::getServiceUrl)
        .containsExactly("http://[fd00::7]:8080");
  }

  @Test
  void anEntryThatCannotBeUsedDoesNotHideTheOthers() {
    Listing listing =
        list(
            List.of(service("order", Map.of("management.port", "many")), service("auth", Map.of())),
            List.of(slice("order", "10.0.0.7", "a"), slice("auth", "10.0.0.8", "b")));

    assertThat(listing.found()).extracting(Registration::getName).containsExactly("auth");
    assertThat(listing.unusable()).singleElement().asString().contains("order").contains("many");
  }

  private static Listing list(List<Service> services, List<EndpointSlice> slices) {
    return KubernetesEndpoints.of(services, slices);
  }

  private static Service service(String name, Map<String, String> annotations) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withClusterIP("10.96.0.1")
        .endSpec()
        .build();
  }

  private static EndpointSlice slice(String service, String address, String pod) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(service + "-1")
        .withLabels(Map.of(KubernetesEndpoints.SERVICE_OF_SLICE, service))
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("http")
        .withPort(8080)
        .withProtocol("TCP")
        .endPort()
        .addNewEndpoint()
        .withAddresses(address)
        .withNewTargetRef()
        .withKind("Pod")
        .withName(pod)
        .endTargetRef()
        .endEndpoint()
        .build();
  }
}
