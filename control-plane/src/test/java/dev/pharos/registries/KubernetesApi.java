package dev.pharos.registries;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Kubernetes API server with its etcd, bound to loopback, with RBAC on and two users. There
 * are no nodes and no controllers: what a controller would write, endpoint slices, the test writes.
 */
public final class KubernetesApi implements AutoCloseable {
  private static final String RBAC = "rbac.authorization.k8s.io";
  static final String ADMIN = "admin-token";
  private static final String READER = "reader-token";
  private static final String READER_NAME = "pharos";

  private final Path folder;
  private final Path programs = BuiltProgram.by("kubernetes.sh");
  private final int etcdPort = ServerProcess.freePort();
  private final int etcdPeerPort = ServerProcess.freePort();
  private final int port = ServerProcess.freePort();
  private final ServerProcess etcd;
  private @Nullable ServerProcess api;
  private @Nullable KubernetesClient admin;

  private KubernetesApi(Path folder) throws IOException {
    this.folder = folder;
    keys();
    Files.writeString(
        folder.resolve("tokens.csv"),
        "%s,admin,1,system:masters%n%s,%s,2%n".formatted(ADMIN, READER, READER_NAME));
    this.etcd = startEtcd();
  }

  /** With its etcd running and the API server not yet. */
  public static KubernetesApi in(Path folder) {
    try {
      return new KubernetesApi(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerProcess startEtcd() {
    String clients = "http://127.0.0.1:" + etcdPort;
    String peers = "http://127.0.0.1:" + etcdPeerPort;
    return ServerProcess.start(
        "etcd",
        folder,
        BuiltProgram.command(
            programs.resolve("etcd"),
            "--data-dir=etcd",
            "--listen-client-urls=" + clients,
            "--advertise-client-urls=" + clients,
            "--listen-peer-urls=" + peers,
            "--initial-advertise-peer-urls=" + peers,
            "--initial-cluster=default=" + peers,
            "--unsafe-no-fsync",
            "--log-level=warn"),
        () -> answers(etcdPort));
  }

  public KubernetesApi start() {
    api =
        ServerProcess.start(
            "kube-apiserver",
            folder,
            BuiltProgram.command(
                programs.resolve("kube-apiserver"),
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--secure-port=" + port,
                "--bind-address=127.0.0.1",
                "--cert-dir=certificates",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=accounts.pub",
                "--service-account-signing-key-file=accounts.key",
                "--service-cluster-ip-range=10.0.0.0/24",
                "--token-auth-file=tokens.csv",
                "--authorization-mode=RBAC",
                "--disable-admission-plugins=ServiceAccount",
                "--endpoint-reconciler-type=none"),
            this::isReady);
    return this;
  }

  private boolean isReady() {
    if (!answers(port) || !Files.exists(folder.resolve("certificates/apiserver.crt"))) {
      return false;
    }
    try {
      if (admin == null) {
        admin = client(ADMIN);
      }
      return "ok".equals(String.valueOf(admin().raw("/readyz")).strip());
    } catch (KubernetesClientException e) {
      return false;
    }
  }

  public void stop() {
    ServerProcess running = api;
    if (running != null) {
      running.close();
    }
    api = null;
  }

  /** With a user who may list services and endpoint slices where {@link #allow} was called. */
  public Path kubeconfig() {
    return write("reader.kubeconfig", READER);
  }

  /** With credentials that nobody gave out. */
  public Path kubeconfigOfAStranger() {
    return write("stranger.kubeconfig", "made-up");
  }

  public void namespace(String name) {
    admin()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** Lets the reader list services and endpoint slices in the namespace. */
  public void allow(String namespace) {
    admin()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(READER_NAME)
                .withNamespace(namespace)
                .endMetadata()
                .withRules(listing("", "services"), listing("discovery.k8s.io", "endpointslices"))
                .build())
        .create();
    admin()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(READER_NAME)
                .withNamespace(namespace)
                .endMetadata()
                .withNewRoleRef(RBAC, "Role", READER_NAME)
                .addNewSubject(RBAC, "User", READER_NAME, null)
                .build())
        .create();
  }

  /** Lets the reader look at everything that is no secret, in all namespaces and at those. */
  public void allowEverywhere() {
    admin()
        .resource(
            new ClusterRoleBuilder()
                .withNewMetadata()
                .withName(READER_NAME)
                .endMetadata()
                .withRules(
                    listing("", "services"),
                    listing("discovery.k8s.io", "endpointslices"),
                    new PolicyRuleBuilder()
                        .withApiGroups("")
                        .withResources("namespaces")
                        .withVerbs("get")
                        .build())
                .build())
        .create();
    admin()
        .resource(
            new ClusterRoleBindingBuilder()
                .withNewMetadata()
                .withName(READER_NAME)
                .endMetadata()
                .withNewRoleRef(RBAC, "ClusterRole", READER_NAME)
                .addNewSubject(RBAC, "User", READER_NAME, null)
                .build())
        .create();
  }

  /** Takes back what {@link #allowEverywhere} gave. */
  public void forbidEverywhere() {
    admin().rbac().clusterRoleBindings().withName(READER_NAME).delete();
    admin().rbac().clusterRoles().withName(READER_NAME).delete();
  }

  private static PolicyRule listing(String group, String resource) {
    return new PolicyRuleBuilder()
        .withApiGroups(group)
        .withResources(resource)
        .withVerbs("list")
        .build();
  }

  /** A service with one port named {@code http} and no endpoints yet. */
  public void service(
      String namespace, String name, Map<String, String> labels, Map<String, String> annotations) {
    admin()
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("http")
                .withPort(80)
                .endPort()
                .endSpec()
                .build())
        .create();
  }

  /** What the endpoint slice controller writes when the service's pods are these. */
  public void pods(String namespace, String service, List<Pod> pods) {
    admin()
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service + "-1")
                .withNamespace(namespace)
                .withLabels(Map.of("kubernetes.io/service-name", service))
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("http")
                .withProtocol("TCP")
                .withPort(pods.isEmpty() ? 80 : pods.getFirst().port())
                .endPort()
                .withEndpoints(
                    pods.stream()
                        .map(pod ->
                            new EndpointBuilder()
                                .withAddresses(pod.address().getHostAddress())
                                .withNewConditions()
                                .withReady(true)
                                .endConditions()
                                .withNewTargetRef()
                                .withKind("Pod")
                                .withName(pod.name())
                                .withNamespace(namespace)
                                .endTargetRef()
                                .build())
                        .toList())
                .build())
        .serverSideApply();
  }

  public void remove(String namespace, String service) {
    admin().services().inNamespace(namespace).withName(service).delete();
    admin()
        .discovery()
        .v1()
        .endpointSlices()
        .inNamespace(namespace)
        .withName(service + "-1")
        .delete();
  }

  /**
   * An address of this machine that is not loopback's: Kubernetes takes no loopback address as an
   * endpoint.
   */
  public static InetAddress podAddress() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(KubernetesApi::isUp)
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> address instanceof java.net.Inet4Address)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .findFirst()
          .orElseThrow(() ->
              new IllegalStateException(
                  "this machine has no IPv4 address beside loopback's; Kubernetes takes no other"));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUp(NetworkInterface network) {
    try {
      return network.isUp();
    } catch (SocketException e) {
      return false;
    }
  }

  private KubernetesClient admin() {
    return java.util.Objects.requireNonNull(admin, "the API server was never ready");
  }

  private KubernetesClient client(String token) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(write("client.kubeconfig", token).toFile()))
        .build();
  }

  Path write(String name, String token) {
    try {
      return Files.writeString(
          folder.resolve(name),
          """
          apiVersion: v1
          kind: Config
          current-context: test
          clusters:
            - name: test
              cluster:
                server: https://127.0.0.1:%d
                certificate-authority: %s
          users:
            - name: test
              user:
                token: %s
          contexts:
            - name: test
              context:
                cluster: test
                user: test
                namespace: shop
          """
              .formatted(port, folder.resolve("certificates/apiserver.crt"), token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The pair that the API server signs the tokens of service accounts with. */
  private void keys() throws IOException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      pem("accounts.key", "PRIVATE KEY", pair.getPrivate().getEncoded());
      pem("accounts.pub", "PUBLIC KEY", pair.getPublic().getEncoded());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void pem(String file, String what, byte[] key) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, lines));
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    if (admin != null) {
      admin.close();
    }
    stop();
    etcd.close();
  }

  /** An endpoint of a service. */
  public record Pod(String name, InetAddress address, int port) {}
}
