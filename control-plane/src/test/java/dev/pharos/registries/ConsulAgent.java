package dev.pharos.registries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A real Consul agent in development mode, bound to loopback: it keeps nothing over a restart. */
public final class ConsulAgent implements AutoCloseable {
  /** May do everything when access control is on. */
  private static final String MANAGER = "11111111-1111-4111-8111-111111111111";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path folder;
  private final boolean accessControl;
  private final Path consul = BuiltProgram.by("consul.sh");
  private final int port = ServerProcess.freePort();
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable ServerProcess process;

  private ConsulAgent(Path folder, boolean accessControl) {
    this.folder = folder;
    this.accessControl = accessControl;
  }

  /** Not started yet; its address is already known. */
  public static ConsulAgent in(Path folder) {
    return new ConsulAgent(folder, false);
  }

  /** One that forbids everything to those without a token. */
  public static ConsulAgent withAccessControl(Path folder) {
    return new ConsulAgent(folder, true);
  }

  public ConsulAgent start() {
    List<String> command =
        new java.util.ArrayList<>(
            BuiltProgram.command(
                consul,
                "agent",
                "-dev",
                "-bind=127.0.0.1",
                "-client=127.0.0.1",
                "-http-port=" + port,
                "-server-port=" + ServerProcess.freePort(),
                "-serf-lan-port=" + ServerProcess.freePort(),
                "-serf-wan-port=-1",
                "-dns-port=-1",
                "-grpc-port=-1",
                "-log-level=warn"));
    if (accessControl) {
      command.add(
          """
          -hcl=acl {
            enabled = true
            default_policy = "deny"
            tokens {
              initial_management = "%s"
            }
          }
          """
              .formatted(MANAGER));
    }
    process = ServerProcess.start("consul", folder, command, this::hasLeader);
    return this;
  }

  private boolean hasLeader() {
    try {
      return send("GET", "/v1/status/leader", "").body().length() > 2
          && send("GET", "/v1/catalog/services", "").statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Registers an instance with this agent.
   *
   * @param check Consul's own word on its health: {@code passing} or {@code critical}
   */
  public void register(
      String service, String id, int servicePort, Map<String, String> metadata, String check) {
    Map<String, Object> body =
        Map.of(
            "Name", service,
            "ID", id,
            "Address", "127.0.0.1",
            "Port", servicePort,
            "Meta", metadata,
            "Check", Map.of("TTL", "10m", "Status", check));
    done(send("PUT", "/v1/agent/service/register", JSON.writeValueAsString(body)));
  }

  public void deregister(String id) {
    done(send("PUT", "/v1/agent/service/deregister/" + id, ""));
  }

  /** A token that may only read nodes and services. */
  public String readingToken() {
    done(
        send(
            "PUT",
            "/v1/acl/policy",
            JSON.writeValueAsString(
                Map.of(
                    "Name",
                    "reader",
                    "Rules",
                    "service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" }"))));
    HttpResponse<String> token =
        send(
            "PUT",
            "/v1/acl/token",
            JSON.writeValueAsString(Map.of("Policies", List.of(Map.of("Name", "reader")))));
    done(token);
    return JSON.readTree(token.body()).get("SecretID").asString();
  }

  private HttpResponse<String> send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (accessControl) {
      request.header("X-Consul-Token", MANAGER);
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void done(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(
          "Consul answers " + answer.statusCode() + " " + answer.body());
    }
  }

  public void stop() {
    ServerProcess running = process;
    if (running != null) {
      running.close();
    }
    process = null;
  }

  @Override
  public void close() {
    stop();
    client.close();
  }
}
