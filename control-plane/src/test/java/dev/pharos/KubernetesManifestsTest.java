package dev.pharos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pharos.registries.KubernetesApi;
import dev.pharos.registries.Manifests;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code kubernetes/} has, built by kustomize and created in a real API server, which refuses
 * what its schemas do not have, pods that may do too much, and requests beyond what rights allow.
 * No pod runs: there are no nodes.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubernetesManifestsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> WORKLOADS = Set.of("StatefulSet", "Deployment", "DaemonSet");
  private static final Pattern SETTING = Pattern.compile("PHAROS_[A-Z0-9_]+");

  private final List<Map<String, Object>> pharos = Manifests.of("kubernetes");
  private final List<Map<String, Object>> example = Manifests.of("kubernetes/example");
  private KubernetesApi cluster;
  private Manifests admin;

  @BeforeAll
  void createAll(@TempDir Path folder) {
    cluster = KubernetesApi.in(folder).start();
    admin = new Manifests(cluster);
    admin.create(Manifests.definitionOfInstrumentation());
    await()
        .atMost(PATIENCE)
        .until(() -> admin.isServed("opentelemetry.io/v1alpha1", "Instrumentation"));
    pharos.forEach(admin::create);
    example.forEach(admin::create);
  }

  @AfterAll
  void stop() {
    admin.close();
    cluster.close();
  }

  private static JsonNode json(Object manifest) {
    return JSON.valueToTree(manifest);
  }

  private List<JsonNode> all() {
    return Stream.concat(pharos.stream(), example.stream())
        .map(KubernetesManifestsTest::json)
        .toList();
  }

  private List<JsonNode> all(String kind) {
    return all().stream().filter(one -> one.at("/kind").asString().equals(kind)).toList();
  }

  private JsonNode one(String kind, String name) {
    return all(kind).stream()
        .filter(one -> one.at("/metadata/name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<JsonNode> workloads() {
    return all().stream().filter(one -> WORKLOADS.contains(one.at("/kind").asString())).toList();
  }

  private static List<JsonNode> containers(JsonNode workload) {
    return list(workload.at("/spec/template/spec/containers"));
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }

  private static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new HashMap<>();
    object.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> with(JsonNode manifest, String pointer, String field) {
    JsonNode copy = manifest.deepCopy();
    ((tools.jackson.databind.node.ObjectNode) copy.at(pointer)).put(field, "x");
    ((tools.jackson.databind.node.ObjectNode) copy.at("/metadata")).put("name", "another");
    return JSON.convertValue(copy, Map.class);
  }

  @Test
  void aFieldThatASchemaDoesNotHaveWouldHaveBeenRefused() {
    JsonNode controlPlane = one("StatefulSet", "pharos");
    assertThatThrownBy(
            () -> admin.tryToCreate(with(controlPlane, "/spec/template/spec", "voluems")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("unknown field \"spec.template.spec.voluems\"");
    JsonNode agents = one("Instrumentation", "pharos");
    assertThatThrownBy(() -> admin.tryToCreate(with(agents, "/spec/java", "sampler")))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("unknown field \"spec.java.sampler\"");
  }

  @Test
  void podsMayDoNoMoreThanThePodSecurityStandardOfTheirNamespaceAllows() {
    for (JsonNode workload : workloads()) {
      admin.tryToCreate(podOf(workload));
    }
    Map<String, Object> rooted = podOf(one("StatefulSet", "pharos"));
    ((Map<?, ?>) rooted.get("spec")).remove("securityContext");
    assertThatThrownBy(() -> admin.tryToCreate(rooted))
        .hasMessageContaining("violates PodSecurity \"restricted");
  }

  @Test
  void collectorsAreNoRootButForWhatTheyReadOfTheirNodeAndWriteOnlyToTheirVolumes() {
    Map<String, Object> gateway = podOf(one("StatefulSet", "otelcol-pharos-gateway"));
    // Where only what is restricted is admitted.
    gateway.put("metadata", Map.of("name", "gateway", "namespace", "pharos"));
    admin.tryToCreate(gateway);
    for (JsonNode workload :
        List.of(
            one("StatefulSet", "otelcol-pharos-gateway"),
            one("DaemonSet", "otelcol-pharos-agent"))) {
      assertThat(
              containers(workload)
                  .getFirst()
                  .at("/securityContext/readOnlyRootFilesystem")
                  .asBoolean())
          .isTrue();
    }
  }

  /** As a controller makes it of the workload's template. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> podOf(JsonNode workload) {
    Map<String, Object> pod = JSON.convertValue(workload.at("/spec/template"), Map.class);
    pod.put("apiVersion", "v1");
    pod.put("kind", "Pod");
    Map<String, Object> about = (Map<String, Object>) pod.get("metadata");
    about.put("name", "one");
    about.put("namespace", workload.at("/metadata/namespace").asString());
    Map<String, Object> spec = (Map<String, Object>) pod.get("spec");
    // The controller of StatefulSets adds a volume for each claim.
    List<Object> volumes = new ArrayList<>((List<Object>) spec.getOrDefault("volumes", List.of()));
    for (JsonNode claim : list(workload.at("/spec/volumeClaimTemplates"))) {
      String name = claim.at("/metadata/name").asString();
      volumes.add(Map.of("name", name, "persistentVolumeClaim", Map.of("claimName", name)));
    }
    spec.put("volumes", volumes);
    return pod;
  }

  @Test
  void containersOfPharosWriteOnlyToTheirVolumesAndHaveBoundsAndProbes() {
    for (JsonNode workload : workloads()) {
      if (!workload.at("/metadata/namespace").asString().equals("pharos")) {
        continue;
      }
      for (JsonNode container : containers(workload)) {
        String name = workload.at("/metadata/name").asString();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
            .as(name)
            .isTrue();
        for (String what : List.of("requests/cpu", "requests/memory", "limits/memory")) {
          assertThat(container.at("/resources/" + what).asString("")).as(name + what).isNotEmpty();
        }
        for (String probe : List.of("livenessProbe", "readinessProbe")) {
          JsonNode asked = container.at("/" + probe + "/httpGet/port");
          assertThat(ports(container)).as(name + probe).contains(asked.asString());
        }
        assertThat(container.at("/image").asString())
            .as(name)
            .matches("pharos-[a-z-]+:" + version());
      }
    }
  }

  /** The version that is built. */
  private static String version() {
    try {
      Path pom = Files.exists(Path.of("../pom.xml")) ? Path.of("../pom.xml") : Path.of("pom.xml");
      Matcher version =
          Pattern.compile("<artifactId>pharos</artifactId>\\s*<version>([^<]+)</version>")
              .matcher(Files.readString(pom));
      assertThat(version.find()).isTrue();
      return Pattern.quote(version.group(1));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** By name and by number. */
  private static Set<String> ports(JsonNode container) {
    Set<String> ports = new HashSet<>();
    for (JsonNode port : list(container.at("/ports"))) {
      ports.add(port.at("/name").asString());
      ports.add(port.at("/containerPort").asString());
    }
    return ports;
  }

  @Test
  void servicesAndPoliciesSelectPodsThatHaveTheirPorts() {
    for (JsonNode service : all("Service")) {
      JsonNode pods = podsOf(service, service.at("/spec/selector"));
      for (JsonNode port : list(service.at("/spec/ports"))) {
        String target = port.at(port.has("targetPort") ? "/targetPort" : "/port").asString();
        assertThat(ports(containers(pods).getFirst()))
            .as(service.at("/metadata/name").asString())
            .contains(target);
      }
    }
    for (JsonNode policy : all("NetworkPolicy")) {
      JsonNode selector = policy.at("/spec/podSelector/matchLabels");
      if (selector.isEmpty()) {
        continue;
      }
      Set<String> ports = ports(containers(podsOf(policy, selector)).getFirst());
      for (JsonNode rule : list(policy.at("/spec/ingress"))) {
        list(rule.at("/ports"))
            .forEach(port -> assertThat(ports).contains(port.at("/port").asString()));
      }
    }
  }

  private JsonNode podsOf(JsonNode from, JsonNode selector) {
    Map<String, String> wanted = texts(selector);
    return workloads().stream()
        .filter(one -> one.at("/metadata/namespace").equals(from.at("/metadata/namespace")))
        .filter(one ->
            texts(one.at("/spec/template/metadata/labels"))
                .entrySet()
                .containsAll(wanted.entrySet()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing has the labels " + wanted));
  }

  @Test
  void everyAddressIsThatOfAServiceWithThatPort() {
    Set<String> known = new HashSet<>();
    for (JsonNode service : all("Service")) {
      for (JsonNode port : list(service.at("/spec/ports"))) {
        known.add(
            "%s.%s:%s"
                .formatted(
                    service.at("/metadata/name").asString(),
                    service.at("/metadata/namespace").asString(),
                    port.at("/port").asString()));
      }
    }
    Matcher addresses =
        Pattern.compile("[a-z-]+\\.(pharos|observability):\\d+")
            .matcher(String.valueOf(settingsOfAll()));
    Set<String> used = new HashSet<>();
    while (addresses.find()) {
      used.add(addresses.group());
    }
    assertThat(used).hasSizeGreaterThan(1).isSubsetOf(known);
  }

  private List<JsonNode> settingsOfAll() {
    List<JsonNode> settings = new ArrayList<>();
    workloads().forEach(one -> containers(one).forEach(each -> settings.add(each.at("/env"))));
    all("Instrumentation").forEach(one -> settings.add(one.at("/spec")));
    return settings;
  }

  @Test
  void everySettingOfTheControlPlaneExists() throws IOException {
    Set<String> known = new HashSet<>();
    for (var resources =
            getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        resources.hasMoreElements(); ) {
      try (var in = resources.nextElement().openStream()) {
        for (JsonNode property : list(JSON.readTree(in).at("/properties"))) {
          known.add(relaxed(property.at("/name").asString()));
        }
      }
    }
    // Those of conditions, which have no property.
    known.add(relaxed("pharos.bind-address"));
    List<JsonNode> settings = list(containers(one("StatefulSet", "pharos")).getFirst().at("/env"));
    assertThat(settings)
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(known).contains(setting.at("/name").asString()))
        .allSatisfy(setting -> assertThat(setting.at("/name").asString()).matches(SETTING));
  }

  private static String relaxed(String name) {
    return name.replace("-", "").replace('.', '_').toUpperCase(java.util.Locale.ROOT);
  }

  @Test
  void eachLanguagesWorkloadHasTheAnnotationThatTheOperatorLooksFor() {
    Map<String, String> languages =
        Map.of(
            "order", "java", "recommendation", "nodejs", "forecast", "python", "invoice", "dotnet");
    languages.forEach((name, language) -> {
      JsonNode about = one("Deployment", name).at("/spec/template/metadata");
      assertThat(texts(about.at("/annotations")))
          .as(name)
          .containsEntry("instrumentation.opentelemetry.io/inject-" + language, "pharos")
          .containsEntry(
              "resource.opentelemetry.io/service.instance.id",
              "$(OTEL_RESOURCE_ATTRIBUTES_POD_NAME)");
      assertThat(one("Instrumentation", "pharos").at("/spec").has(language)).isTrue();
    });
  }

  @Test
  void withTheRightsOfItsAccountTheControlPlaneFindsServicesAndAnswersItsProbes(
      @TempDir Path folder) throws Exception {
    Path account = admin.kubeconfigOf("pharos", "pharos");
    try (ControlPlaneProcess process =
        new ControlPlaneProcess(
            folder.resolve("data"),
            "--pharos.fleet.kubernetes.enabled=true",
            "--pharos.fleet.kubernetes.kubeconfig=" + account,
            "--pharos.fleet.kubernetes.namespaces=shop",
            "--pharos.fleet.kubernetes.interval=1s")) {
      process.start();
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        JsonNode asked =
            containers(one("StatefulSet", "pharos")).getFirst().at("/" + probe + "/httpGet/path");
        assertThat(process.get(asked.asString()).statusCode()).as(probe).isEqualTo(200);
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            JsonNode registry = process.json("/api/v1/intake").at("/registries/0");
            assertThat(registry.at("/state").asString()).as("%s", registry).isEqualTo("ok");
          });
    }
    try (Manifests rights = new Manifests(cluster, account)) {
      assertThat(rights.get("/api/v1/namespaces/shop")).contains("shop");
      for (String beyond :
          List.of(
              "/api/v1/namespaces/shop/secrets",
              "/api/v1/namespaces/shop/pods",
              "/api/v1/namespaces/pharos/services",
              "/api/v1/services")) {
        assertThatThrownBy(() -> rights.get(beyond)).as(beyond).hasMessageContaining("forbidden");
      }
    }
  }
}
