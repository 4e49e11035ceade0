package dev.pharos.receive.decode;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.SpanKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the tags of Zipkin's instrumentation mean in OpenTelemetry's semantic conventions. A tag
 * that means nothing there keeps its name; an attribute that was sent under its own name is left as
 * it is. Sources: https://zipkin.io/zipkin-api, the tags of Brave's instrumentation, and
 * https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin, read backwards.
 */
final class ZipkinConventions {
  /** What an exporter of OpenTelemetry flattens a resource into, by beginning. */
  private static final String[] RESOURCE_KEYS = {
    "service.",
    "deployment.",
    "telemetry.",
    "host.",
    "process.",
    "os.",
    "k8s.",
    "container.",
    "cloud.",
    "vcs."
  };

  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("http.method", "http.request.method"),
          Map.entry("http.path", "url.path"),
          Map.entry("http.url", "url.full"),
          Map.entry("sql.query", "db.query.text"),
          Map.entry("cassandra.query", "db.query.text"),
          Map.entry("redis.command", "db.operation.name"),
          Map.entry("mongodb.command", "db.operation.name"),
          Map.entry("mongodb.collection", "db.collection.name"),
          Map.entry("kafka.topic", "messaging.destination.name"),
          Map.entry("kafka.key", "messaging.kafka.message.key"),
          Map.entry("jms.queue", "messaging.destination.name"),
          Map.entry("jms.topic", "messaging.destination.name"),
          Map.entry("rabbit.exchange", "messaging.destination.name"),
          Map.entry("rabbit.queue", "messaging.destination.name"),
          Map.entry("rabbit.routing_key", "messaging.rabbitmq.destination.routing_key"));

  /** The system that the beginning of a tag's key tells of; {@code sql.} only that it is one. */
  private static final Map<String, String> DATABASES =
      Map.of("cassandra", "cassandra", "redis", "redis", "mongodb", "mongodb", "sql", "other_sql");

  private static final Map<String, String> BROKERS =
      Map.of("kafka", "kafka", "jms", "jms", "rabbit", "rabbitmq");

  /** Databases that speak SQL, by how the names of their endpoints begin. */
  private static final Map<String, String> SQL_DATABASES =
      Map.of(
          "mysql", "mysql",
          "mariadb", "mariadb",
          "postgres", "postgresql",
          "oracle", "oracle.db",
          "sqlserver", "microsoft.sql_server",
          "h2", "h2database");

  private ZipkinConventions() {}

  static boolean isOfResource(String key) {
    for (String beginning : RESOURCE_KEYS) {
      if (key.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The attributes of a span by its tags.
   *
   * @param remoteName of the endpoint at the other end; empty when none was sent
   */
  static Map<String, AttributeValue> attributes(
      SpanKind kind, Map<String, String> tags, String remoteName) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    tags.forEach((key, value) -> {
      String renamed = RENAMED.getOrDefault(key, key);
      if (key.equals("http.status_code") && isNumber(value)) {
        attributes.putIfAbsent(
            "http.response.status_code", AttributeValue.Int.of(Long.parseLong(value)));
      } else if (renamed.equals(key)) {
        attributes.put(key, new AttributeValue.Text(value));
      } else {
        attributes.putIfAbsent(renamed, new AttributeValue.Text(value));
      }
      system(key, attributes, remoteName);
    });
    if ((kind == SpanKind.PRODUCER || kind == SpanKind.CONSUMER) && !remoteName.isEmpty()) {
      attributes.putIfAbsent("messaging.system", new AttributeValue.Text(remoteName));
    }
    return attributes;
  }

  private static void system(
      String key, Map<String, AttributeValue> attributes, String remoteName) {
    if (!RENAMED.containsKey(key)) {
      return;
    }
    String beginning = key.substring(0, key.indexOf('.'));
    String database = DATABASES.get(beginning);
    if (database != null) {
      String name = database.equals("other_sql") ? sqlDatabase(remoteName) : database;
      attributes.putIfAbsent("db.system.name", new AttributeValue.Text(name));
    }
    String broker = BROKERS.get(beginning);
    if (broker != null) {
      attributes.putIfAbsent("messaging.system", new AttributeValue.Text(broker));
    }
  }

  private static String sqlDatabase(String remoteName) {
    String name = remoteName.toLowerCase(Locale.ROOT);
    for (Map.Entry<String, String> database : SQL_DATABASES.entrySet()) {
      if (name.startsWith(database.getKey())) {
        return database.getValue();
      }
    }
    return "other_sql";
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 9
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
