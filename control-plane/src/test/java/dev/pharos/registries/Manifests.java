package dev.pharos.registries;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Manifests as a real API server takes them: what a client's own types would leave out or fill in
 * goes over the wire as it is written. Throws the client's exception with the server's reason.
 */
public final class Manifests implements AutoCloseable {
  private static final long BUILD_SECONDS = 60;
  private static final Path TOOLS = BuiltProgram.by("manifests.sh");

  private final KubernetesApi cluster;
  private final KubernetesClient client;

  /** With all rights. */
  public Manifests(KubernetesApi cluster) {
    this(cluster, cluster.write("admin.kubeconfig", KubernetesApi.ADMIN));
  }

  /** With the rights of who {@link #kubeconfigOf} wrote it for. */
  public Manifests(KubernetesApi cluster, Path kubeconfig) {
    this.cluster = cluster;
    client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
  }

  /** What kustomize makes of a folder of the repository, in the order to create it in. */
  public static List<Map<String, Object>> of(String folder) {
    try {
      Path built = Files.createTempFile("manifests", ".yaml");
      Process kustomize =
          new ProcessBuilder(
                  BuiltProgram.command(
                      TOOLS.resolve("kustomize"),
                      "build",
                      BuiltProgram.repository().resolve(folder).toString()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(built.toFile())
              .start();
      if (!kustomize.waitFor(BUILD_SECONDS, TimeUnit.SECONDS) || kustomize.exitValue() != 0) {
        throw new IllegalStateException("kustomize cannot build " + folder + "; it says why above");
      }
      String text = Files.readString(built);
      Files.delete(built);
      return Arrays.stream(text.split("(?m)^---$")).map(Manifests::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The operator's own definition of {@code Instrumentation}. */
  public static Map<String, Object> definitionOfInstrumentation() {
    try {
      return read(Files.readString(TOOLS.resolve("instrumentations.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> read(String yaml) {
    return Serialization.unmarshal(yaml, Map.class);
  }

  /** Creates it; a field that its schema does not have is refused. */
  public void create(Map<String, Object> manifest) {
    post(manifest, "fieldValidation=Strict");
  }

  /** Tells by not throwing that it would be created; nothing is. */
  public void tryToCreate(Map<String, Object> manifest) {
    post(manifest, "fieldValidation=Strict&dryRun=All");
  }

  private void post(Map<String, Object> manifest, String options) {
    client.raw(pathOf(manifest) + "?" + options, "POST", manifest);
  }

  /**
   * Whether the API server knows the kind of a manifest already; a new definition takes it a
   * moment.
   */
  public boolean isServed(String version, String kind) {
    APIResourceList served = client.getApiResources(version);
    return served != null
        && served.getResources().stream().anyMatch(resource -> resource.getKind().equals(kind));
  }

  private String pathOf(Map<String, Object> manifest) {
    String version = String.valueOf(manifest.get("apiVersion"));
    APIResource resource =
        client.getApiResources(version).getResources().stream()
            .filter(one -> one.getKind().equals(manifest.get("kind")))
            .filter(one -> !one.getName().contains("/"))
            .findFirst()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "the API server has no " + manifest.get("kind") + " of " + version));
    String base = (version.contains("/") ? "/apis/" : "/api/") + version;
    if (!resource.getNamespaced()) {
      return base + "/" + resource.getName();
    }
    Map<?, ?> about = (Map<?, ?>) Objects.requireNonNull(manifest.get("metadata"));
    return base + "/namespaces/" + about.get("namespace") + "/" + resource.getName();
  }

  /** With a token of a service account, as the kubelet mounts it into its pods. */
  public Path kubeconfigOf(String namespace, String account) {
    String answer =
        client.raw(
            "/api/v1/namespaces/%s/serviceaccounts/%s/token".formatted(namespace, account),
            "POST",
            Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenRequest",
                "spec",
                Map.of()));
    Map<?, ?> status = (Map<?, ?>) Objects.requireNonNull(read(answer).get("status"));
    return cluster.write(account + ".kubeconfig", String.valueOf(status.get("token")));
  }

  /** What the API server answers, or throws with its reason. */
  public String get(String path) {
    return client.raw(path);
  }

  @Override
  public void close() {
    client.close();
  }
}
