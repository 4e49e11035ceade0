package dev.pharos.store.elastic;

import dev.pharos.signal.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks once, at the start, whether this is a server that Pharos can write to. */
final class ServerCheck {
  private static final Logger log = LoggerFactory.getLogger(ServerCheck.class);

  /** The client speaks to this and to the next major version. */
  private static final int MAJOR = 8;

  private static final int LEAST_MINOR = 19;
  private static final String ADDRESSES = "pharos.elasticsearch.addresses";
  private static final String WHAT_IS_NEEDED = "8.19 or a later 8, or 9, is needed";

  private final ElasticAccess access;

  ServerCheck(ElasticAccess access) {
    this.access = access;
  }

  /**
   * Returns when all nodes have a version that is known.
   *
   * @param mayBeAway whether it was there before: then what comes waits for it. At a first start an
   *     address that does not answer is more likely wrong
   * @throws StartupException when it cannot be used as it is set
   */
  void check(boolean mayBeAway) {
    List<String> versions;
    try {
      versions = versions();
    } catch (ResponseException e) {
      throw refused(e);
    } catch (SSLException e) {
      throw new StartupException(
          "%s: '%s' has a certificate that is not trusted (%s): name the file of its authority with"
                  .formatted(ADDRESSES, access.names(), e.getMessage())
              + " pharos.elasticsearch.ca-file",
          e);
    } catch (IOException e) {
      if (mayBeAway) {
        log.warn(
            "Elasticsearch at {} does not answer ({}); what comes waits for it.",
            access.names(),
            Failure.of(e).reason());
        return;
      }
      throw new StartupException(
          "%s: '%s' cannot be reached (%s): start Elasticsearch, or write where it listens"
              .formatted(ADDRESSES, access.names(), Failure.of(e).reason()),
          e);
    }
    if (versions.isEmpty()) {
      throw notElasticsearch("it names no nodes");
    }
    for (String version : versions) {
      if (!isKnown(version)) {
        throw new StartupException(
            "%s: '%s' runs version %s: %s"
                .formatted(ADDRESSES, access.names(), version, WHAT_IS_NEEDED));
      }
    }
  }

  /** By the nodes, since {@code GET /} tells of only one of them. */
  private List<String> versions() throws IOException {
    Request request = new Request("GET", "/_nodes/_all/none");
    request.addParameter("filter_path", "nodes.*.version");
    try (RestClient client = ElasticConnection.plain(access);
        InputStream answer = client.performRequest(request).getEntity().getContent()) {
      List<String> versions = new ArrayList<>();
      for (JsonNode node : JsonMapper.shared().readTree(answer).path("nodes")) {
        versions.add(node.path("version").asString(""));
      }
      return versions;
    } catch (JacksonException e) {
      throw notElasticsearch("it answers with something else than JSON");
    }
  }

  private StartupException refused(ResponseException e) {
    int status = e.getResponse().getStatusLine().getStatusCode();
    return switch (status) {
      case 401, 403 ->
          new StartupException(
              "pharos.elasticsearch.%s: '%s' does not let it in (status %d): write a user with"
                      .formatted(
                          access.authorization() == null ? "username" : "username or api-key",
                          access.names(),
                          status)
                  + " password, or a key, that may monitor the cluster and manage its indices");
      default -> notElasticsearch("it answers with status " + status);
    };
  }

  private StartupException notElasticsearch(String why) {
    return new StartupException(
        "%s: '%s' is no Elasticsearch (%s): write where one listens"
            .formatted(ADDRESSES, access.names(), why));
  }

  static boolean isKnown(String version) {
    String[] parts = version.split("[.-]", 3);
    try {
      int major = Integer.parseInt(parts[0]);
      return major == MAJOR + 1
          || (major == MAJOR && parts.length > 1 && Integer.parseInt(parts[1]) >= LEAST_MINOR);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
