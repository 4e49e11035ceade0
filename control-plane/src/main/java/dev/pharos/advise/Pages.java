package dev.pharos.advise;

import dev.pharos.query.EdgeEnds;
import dev.pharos.query.NodeName;
import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Paths of Pharos' own pages, for links from sentences to what they were counted from. */
public final class Pages {
  /** What means something else in a path. */
  private static final Set<String> NO_NAMES = Set.of(".", "..", "~");

  private Pages() {}

  public static String service(ServiceId service) {
    return page(service, scope(service));
  }

  public static String instances(ServiceId service) {
    return page(service, "tab=instances" + and(scope(service)));
  }

  /** A name that servers and proxies would refuse or change in a path goes into the query. */
  private static String page(ServiceId service, String query) {
    String name = service.name();
    boolean fits =
        name.chars().noneMatch(c -> "/\\;%?#&+=,:@$".indexOf(c) >= 0 || Character.isISOControl(c))
            && !NO_NAMES.contains(name);
    if (fits) {
      return "/services/" + encode(name) + (query.isEmpty() ? "" : "?" + query);
    }
    return "/services/~?name=" + encode(name) + and(query);
  }

  public static String failedTraces(ServiceId service) {
    return "/traces?service=" + encode(service.name()) + "&status=error" + and(scope(service));
  }

  public static String slowTraces(ServiceId service, long fromNs) {
    return "/traces?service="
        + encode(service.name())
        + "&minDurationNs="
        + fromNs
        + and(scope(service));
  }

  public static String deploys(ServiceId service) {
    return "/deploys?service=" + encode(service.name());
  }

  /** One deployment, restart or change of configuration. */
  public static String deployment(String id) {
    return "/deploys/" + encode(id);
  }

  /** What a service throws, by the error's id. */
  public static String error(String id) {
    return "/errors/" + encode(id);
  }

  /** Alerts of one name, of one service. */
  public static String alerts(ServiceId service, String name) {
    return "/alerts?service=" + encode(service.name()) + "&q=" + encode(name) + and(scope(service));
  }

  /** A node on the map of its environment: others may have its name. */
  public static String node(Node node) {
    return "/map?node=" + encode(NodeName.of(node)) + and(environment(node.id()));
  }

  /** What has a name and is known of a service that uses it, on the map of its environment. */
  public static String node(String name, ServiceId user) {
    return "/map?node=" + encode(name) + and(environment(user));
  }

  public static String edge(EdgeEnds ends) {
    return "/map?edge=" + encode(NodeName.of(ends));
  }

  private static String scope(ServiceId service) {
    String env = environment(service);
    String namespace =
        service.namespace().isEmpty() ? "" : "namespace=" + encode(service.namespace());
    return env.isEmpty() ? namespace : env + and(namespace);
  }

  private static String environment(ServiceId service) {
    return service.environment().isEmpty() ? "" : "env=" + encode(service.environment());
  }

  private static String and(String query) {
    return query.isEmpty() ? "" : "&" + query;
  }

  /** As both paths and queries take it: a space is %20, not +. */
  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
