package dev.pharos.signal;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What attributes mean, whichever generation of OpenTelemetry's semantic conventions an
 * instrumentation speaks: for each meaning the stable key first, then the earlier ones. Empty text
 * counts as not said. Pure; null answers mean "not said".
 *
 * <p>Source: OpenTelemetry semantic conventions 1.43 and the migration guides for HTTP (1.20 →
 * 1.23), databases (1.24 → 1.33) and messaging.
 */
public final class SemanticConventions {

  /** Systems whose name changed when database conventions became stable, by the new name. */
  private static final Map<String, String> DATABASE_ALIASES =
      Map.of(
          "h2database", "h2",
          "mssql", "microsoft.sql_server",
          "oracle", "oracle.db",
          "postgres", "postgresql",
          "aws.dynamodb", "dynamodb",
          "azure.cosmosdb", "cosmosdb",
          "db2", "ibm.db2");

  private SemanticConventions() {}

  // --- databases

  /** {@code postgresql}, {@code h2}, {@code redis} …; one name for both generations. */
  public static @Nullable String dbSystem(Attributes attributes) {
    String system = first(attributes, "db.system.name", "db.system");
    return system == null ? null : DATABASE_ALIASES.getOrDefault(system, system);
  }

  public static @Nullable String dbNamespace(Attributes attributes) {
    String namespace = first(attributes, "db.namespace", "db.name");
    if (namespace != null) {
      return namespace;
    }
    return first(attributes, "db.redis.database_index", "db.cassandra.keyspace");
  }

  /** {@code SELECT}, {@code findOne} … */
  public static @Nullable String dbOperation(Attributes attributes) {
    return first(attributes, "db.operation.name", "db.operation");
  }

  /** Table, collection or the like. */
  public static @Nullable String dbCollection(Attributes attributes) {
    String collection = first(attributes, "db.collection.name", "db.sql.table");
    return collection != null
        ? collection
        : first(attributes, "db.mongodb.collection", "db.cassandra.table");
  }

  public static @Nullable String dbQuerySummary(Attributes attributes) {
    return text(attributes, "db.query.summary");
  }

  // --- who is at the other end

  /** The name somebody gave the callee by configuration. */
  public static @Nullable String peerService(Attributes attributes) {
    return first(attributes, "peer.service", "service.peer.name");
  }

  /** The address that was called: on a client span the peer's, on a server span its own. */
  public static @Nullable String serverAddress(SpanKind kind, Attributes attributes) {
    return first(
        attributes, "server.address", kind.isInbound() ? "net.host.name" : "net.peer.name");
  }

  /** The port that was called; null where it is the protocol's own. */
  public static @Nullable Long serverPort(SpanKind kind, Attributes attributes) {
    Long port = number(attributes, "server.port");
    return port != null
        ? port
        : number(attributes, kind.isInbound() ? "net.host.port" : "net.peer.port");
  }

  /** The other end of the connection as the network sees it. */
  public static @Nullable String networkPeerAddress(Attributes attributes) {
    String address = first(attributes, "network.peer.address", "net.sock.peer.addr");
    return address != null ? address : text(attributes, "net.peer.ip");
  }

  public static @Nullable Long networkPeerPort(Attributes attributes) {
    Long port = number(attributes, "network.peer.port");
    return port != null ? port : number(attributes, "net.sock.peer.port");
  }

  // --- HTTP

  public static @Nullable String httpMethod(Attributes attributes) {
    return first(attributes, "http.request.method", "http.method");
  }

  public static @Nullable Long httpStatus(Attributes attributes) {
    Long status = number(attributes, "http.response.status_code");
    return status != null ? status : number(attributes, "http.status_code");
  }

  /** The matched route with its parameters' names, such as {@code /orders/{id}}. */
  public static @Nullable String httpRoute(Attributes attributes) {
    return text(attributes, "http.route");
  }

  /** The template a client made its URL from. */
  public static @Nullable String urlTemplate(Attributes attributes) {
    return first(attributes, "url.template", "http.url.template");
  }

  /** The path without query, from whatever carries it. */
  public static @Nullable String urlPath(Attributes attributes) {
    String path = first(attributes, "url.path", "http.target");
    if (path == null) {
      String url = urlFull(attributes);
      if (url == null) {
        return null;
      }
      int authority = url.indexOf("://");
      int start = authority < 0 ? -1 : url.indexOf('/', authority + 3);
      if (start < 0) {
        return null;
      }
      path = url.substring(start);
    }
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  public static @Nullable String urlFull(Attributes attributes) {
    return first(attributes, "url.full", "http.url");
  }

  // --- RPC

  public static @Nullable String rpcSystem(Attributes attributes) {
    return first(attributes, "rpc.system.name", "rpc.system");
  }

  public static @Nullable String rpcService(Attributes attributes) {
    return text(attributes, "rpc.service");
  }

  public static @Nullable String rpcMethod(Attributes attributes) {
    return text(attributes, "rpc.method");
  }

  // --- messaging

  public static @Nullable String messagingSystem(Attributes attributes) {
    return text(attributes, "messaging.system");
  }

  /**
   * The queue or topic; a template where names are made up per client, and one word for all that
   * are temporary or anonymous, which would be a node each otherwise.
   */
  public static @Nullable String messagingDestination(Attributes attributes) {
    String template = text(attributes, "messaging.destination.template");
    if (template != null) {
      return template;
    }
    if (flag(attributes, "messaging.destination.temporary")
        || flag(attributes, "messaging.temp_destination")) {
      return "(temporary)";
    }
    if (flag(attributes, "messaging.destination.anonymous")) {
      return "(anonymous)";
    }
    return first(attributes, "messaging.destination.name", "messaging.destination");
  }

  /** {@code create}, {@code send} (also {@code publish}), {@code receive}, {@code process} …. */
  public static @Nullable String messagingOperation(Attributes attributes) {
    return first(attributes, "messaging.operation.type", "messaging.operation");
  }

  public static @Nullable String messagingMessageId(Attributes attributes) {
    return first(attributes, "messaging.message.id", "messaging.message_id");
  }

  public static @Nullable Long messagingBatchCount(Attributes attributes) {
    return number(attributes, "messaging.batch.message_count");
  }

  // --- errors

  /** The class of an error: the attribute, else that of the last exception recorded. */
  public static @Nullable String errorType(Span span) {
    String type = text(span.attributes(), "error.type");
    return type != null ? type : exception(span, "exception.type");
  }

  public static @Nullable String exceptionType(Span span) {
    return exception(span, "exception.type");
  }

  public static @Nullable String exceptionMessage(Span span) {
    return exception(span, "exception.message");
  }

  /**
   * {@code http}, {@code grpc} or another RPC system, a database's or messaging system's name;
   * empty when nothing tells.
   */
  public static String protocol(Attributes attributes) {
    String system = rpcSystem(attributes);
    if (system == null) {
      system = messagingSystem(attributes);
    }
    if (system == null) {
      system = dbSystem(attributes);
    }
    if (system != null) {
      return system;
    }
    return httpMethod(attributes) != null ? "http" : "";
  }

  private static @Nullable String exception(Span span, String key) {
    for (int i = span.events().size() - 1; i >= 0; i--) {
      SpanEvent event = span.events().get(i);
      if (event.name().equals("exception")) {
        return text(event.attributes(), key);
      }
    }
    return text(span.attributes(), key);
  }

  private static @Nullable String first(Attributes attributes, String stable, String earlier) {
    String value = text(attributes, stable);
    return value != null ? value : text(attributes, earlier);
  }

  /** Text, or a number as text: senders differ in the type they give. */
  private static @Nullable String text(Attributes attributes, String key) {
    // Asked a dozen times a span: plain questions cost less than a switch over types.
    AttributeValue value = attributes.get(key);
    if (value == null) {
      return null;
    }
    if (value instanceof AttributeValue.Text(String text)) {
      return text.isEmpty() ? null : text;
    }
    return value instanceof AttributeValue.Int number ? number.toString() : null;
  }

  private static @Nullable Long number(Attributes attributes, String key) {
    return switch (attributes.get(key)) {
      case AttributeValue.Int(long value) -> value;
      case AttributeValue.Real(double value) -> (long) value;
      case AttributeValue.Text(String value) -> parsed(value);
      case null, default -> null;
    };
  }

  private static @Nullable Long parsed(String digits) {
    if (digits.isEmpty() || digits.length() > 9) {
      return null;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  private static boolean flag(Attributes attributes, String key) {
    return attributes.get(key) instanceof AttributeValue.Bool(boolean value) && value;
  }
}
