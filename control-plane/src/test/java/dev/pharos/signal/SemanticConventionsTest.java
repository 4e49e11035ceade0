package dev.pharos.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Attributes as instrumentations really send them; each names which and which generation. */
class SemanticConventionsTest {

  // Java agent 2.33: stable HTTP, earlier database and messaging names.
  private static final Attributes JAVA_SERVER =
      Attributes.builder()
          .put("network.peer.address", "127.0.0.1")
          .put("network.peer.port", 51234L)
          .put("server.address", "localhost")
          .put("server.port", 8081L)
          .put("client.address", "127.0.0.1")
          .put("url.path", "/orders/4711")
          .put("url.scheme", "http")
          .put("url.query", "full=true")
          .put("http.request.method", "GET")
          .put("http.response.status_code", 200L)
          .put("http.route", "/orders/{id}")
          .put("user_agent.original", "curl")
          .put("network.protocol.version", "1.1")
          .put("thread.id", 41L)
          .build();
  private static final Attributes JAVA_JDBC =
      Attributes.builder()
          .put("db.system", "h2")
          .put("db.name", "shop_order")
          .put("db.operation", "INSERT")
          .put("db.sql.table", "orders")
          .put("db.statement", "insert into orders values (?, ?)")
          .put("db.connection_string", "h2:tcp://localhost:9092")
          .put("db.user", "order")
          .put("server.address", "localhost")
          .put("server.port", 9092L)
          .build();
  private static final Attributes JAVA_JDBC_STABLE =
      Attributes.of(
          "db.system.name", "h2database",
          "db.namespace", "shop_order",
          "db.operation.name", "INSERT",
          "db.collection.name", "orders",
          "db.query.summary", "INSERT orders",
          "server.address", "localhost");
  private static final Attributes JAVA_JMS =
      Attributes.builder()
          .put("messaging.system", "jms")
          .put("messaging.destination.name", "orders")
          .put("messaging.operation", "publish")
          .put("messaging.message.id", "ID:4711")
          .build();

  // Node.js: @opentelemetry/instrumentation-http before its stable names, pg.
  private static final Attributes NODE_SERVER =
      Attributes.builder()
          .put("http.url", "http://localhost:8087/recommendations?for=7")
          .put("http.host", "localhost:8087")
          .put("net.host.name", "localhost")
          .put("http.method", "GET")
          .put("http.scheme", "http")
          .put("http.target", "/recommendations?for=7")
          .put("net.host.port", 8087L)
          .put("http.status_code", 200L)
          .put("http.status_text", "OK")
          .put("http.route", "/recommendations")
          .build();
  private static final Attributes NODE_PG =
      Attributes.builder()
          .put("db.system", "postgresql")
          .put("db.name", "catalog")
          .put("db.connection_string", "postgresql://db:5432/catalog")
          .put("net.peer.name", "db")
          .put("net.peer.port", 5432L)
          .put("db.statement", "select 1")
          .build();

  // Python: requests (earlier) and Flask; redis.
  private static final Attributes PYTHON_CLIENT =
      Attributes.builder()
          .put("http.method", "POST")
          .put("http.url", "https://bank.example/charges/4711?x=1")
          .put("http.status_code", 502L)
          .build();
  private static final Attributes PYTHON_REDIS =
      Attributes.builder()
          .put("db.system", "redis")
          .put("db.redis.database_index", 2L)
          .put("net.peer.name", "cache")
          .put("net.peer.port", 6379L)
          .put("net.transport", "ip_tcp")
          .build();

  // Go: otelgrpc and otelhttp, stable.
  private static final Attributes GO_GRPC_CLIENT =
      Attributes.builder()
          .put("rpc.system", "grpc")
          .put("rpc.service", "shop.Payment")
          .put("rpc.method", "Charge")
          .put("server.address", "payment")
          .put("server.port", 50051L)
          .put("rpc.grpc.status_code", 0L)
          .build();
  private static final Attributes GO_HTTP_CLIENT =
      Attributes.builder()
          .put("http.request.method", "GET")
          .put("url.full", "http://catalog:8080/products/7")
          .put("server.address", "catalog")
          .put("server.port", 8080L)
          .put("http.response.status_code", 404L)
          .put("error.type", "404")
          .build();

  // .NET: HttpClient and ASP.NET Core, stable; SqlClient; Azure Service Bus.
  private static final Attributes DOTNET_SQL =
      Attributes.builder()
          .put("db.system.name", "microsoft.sql_server")
          .put("db.namespace", "instance1|shop")
          .put("db.stored_procedure.name", "GetOrders")
          .put("server.address", "sql")
          .put("server.port", 1433L)
          .build();
  private static final Attributes DOTNET_SERVICE_BUS =
      Attributes.builder()
          .put("messaging.system", "servicebus")
          .put("messaging.destination.name", "orders")
          .put("messaging.operation.type", "process")
          .put("messaging.batch.message_count", 3L)
          .put("net.peer.name", "bus.example")
          .build();

  @Test
  void readsHttpOfBothGenerations() {
    assertThat(SemanticConventions.httpMethod(JAVA_SERVER)).isEqualTo("GET");
    assertThat(SemanticConventions.httpMethod(NODE_SERVER)).isEqualTo("GET");
    assertThat(SemanticConventions.httpRoute(JAVA_SERVER)).isEqualTo("/orders/{id}");
    assertThat(SemanticConventions.httpStatus(JAVA_SERVER)).isEqualTo(200);
    assertThat(SemanticConventions.httpStatus(PYTHON_CLIENT)).isEqualTo(502);
    assertThat(SemanticConventions.urlPath(JAVA_SERVER)).isEqualTo("/orders/4711");
    assertThat(SemanticConventions.urlPath(NODE_SERVER)).isEqualTo("/recommendations");
    assertThat(SemanticConventions.urlPath(PYTHON_CLIENT)).isEqualTo("/charges/4711");
    assertThat(SemanticConventions.urlPath(GO_HTTP_CLIENT)).isEqualTo("/products/7");
    assertThat(SemanticConventions.urlPath(DOTNET_SQL)).isNull();
  }

  @Test
  void readsWhoWasCalledOnEitherSide() {
    assertThat(SemanticConventions.serverAddress(SpanKind.SERVER, NODE_SERVER))
        .isEqualTo("localhost");
    assertThat(SemanticConventions.serverPort(SpanKind.SERVER, NODE_SERVER)).isEqualTo(8087);
    assertThat(SemanticConventions.serverAddress(SpanKind.CLIENT, NODE_PG)).isEqualTo("db");
    assertThat(SemanticConventions.serverPort(SpanKind.CLIENT, NODE_PG)).isEqualTo(5432);
    assertThat(SemanticConventions.serverAddress(SpanKind.CLIENT, GO_GRPC_CLIENT))
        .isEqualTo("payment");
    assertThat(SemanticConventions.networkPeerAddress(JAVA_SERVER)).isEqualTo("127.0.0.1");
  }

  @Test
  void readsDatabasesOfBothGenerationsAsOne() {
    assertThat(SemanticConventions.dbSystem(JAVA_JDBC)).isEqualTo("h2");
    assertThat(SemanticConventions.dbSystem(JAVA_JDBC_STABLE)).isEqualTo("h2");
    assertThat(SemanticConventions.dbNamespace(JAVA_JDBC)).isEqualTo("shop_order");
    assertThat(SemanticConventions.dbNamespace(JAVA_JDBC_STABLE)).isEqualTo("shop_order");
    assertThat(SemanticConventions.dbOperation(JAVA_JDBC)).isEqualTo("INSERT");
    assertThat(SemanticConventions.dbOperation(JAVA_JDBC_STABLE)).isEqualTo("INSERT");
    assertThat(SemanticConventions.dbCollection(JAVA_JDBC)).isEqualTo("orders");
    assertThat(SemanticConventions.dbCollection(JAVA_JDBC_STABLE)).isEqualTo("orders");
    assertThat(SemanticConventions.dbQuerySummary(JAVA_JDBC_STABLE)).isEqualTo("INSERT orders");
    assertThat(SemanticConventions.dbNamespace(PYTHON_REDIS)).isEqualTo("2");
    assertThat(SemanticConventions.dbSystem(DOTNET_SQL)).isEqualTo("microsoft.sql_server");
    assertThat(SemanticConventions.dbSystem(Attributes.of("db.system", "mssql")))
        .isEqualTo("microsoft.sql_server");
    assertThat(SemanticConventions.dbSystem(JAVA_SERVER)).isNull();
  }

  @Test
  void readsMessagingOfBothGenerations() {
    assertThat(SemanticConventions.messagingSystem(JAVA_JMS)).isEqualTo("jms");
    assertThat(SemanticConventions.messagingDestination(JAVA_JMS)).isEqualTo("orders");
    assertThat(SemanticConventions.messagingOperation(JAVA_JMS)).isEqualTo("publish");
    assertThat(SemanticConventions.messagingMessageId(JAVA_JMS)).isEqualTo("ID:4711");
    assertThat(SemanticConventions.messagingOperation(DOTNET_SERVICE_BUS)).isEqualTo("process");
    assertThat(SemanticConventions.messagingBatchCount(DOTNET_SERVICE_BUS)).isEqualTo(3);
    assertThat(
            SemanticConventions.messagingDestination(
                Attributes.builder()
                    .put("messaging.destination.name", "amq.gen-4711")
                    .put("messaging.destination.temporary", true)
                    .build()))
        .isEqualTo("(temporary)");
    assertThat(
            SemanticConventions.messagingDestination(
                Attributes.of("messaging.destination", "orders")))
        .isEqualTo("orders");
  }

  @Test
  void namesTheProtocol() {
    assertThat(SemanticConventions.protocol(JAVA_SERVER)).isEqualTo("http");
    assertThat(SemanticConventions.protocol(PYTHON_CLIENT)).isEqualTo("http");
    assertThat(SemanticConventions.protocol(GO_GRPC_CLIENT)).isEqualTo("grpc");
    assertThat(SemanticConventions.protocol(NODE_PG)).isEqualTo("postgresql");
    assertThat(SemanticConventions.protocol(JAVA_JMS)).isEqualTo("jms");
    assertThat(SemanticConventions.protocol(Attributes.EMPTY)).isEmpty();
  }

  @Test
  void readsNumbersThatWereSentAsText() {
    assertThat(SemanticConventions.httpStatus(Attributes.of("http.status_code", "503")))
        .isEqualTo(503);
    assertThat(SemanticConventions.httpStatus(Attributes.of("http.status_code", "5xx"))).isNull();
  }

  @Test
  void prefersTheStableNameAndTakesEmptyTextForNotSaid() {
    Attributes both = Attributes.of("db.namespace", "new", "db.name", "old");
    Attributes empty = Attributes.of("db.namespace", "", "db.name", "old");

    assertThat(SemanticConventions.dbNamespace(both)).isEqualTo("new");
    assertThat(SemanticConventions.dbNamespace(empty)).isEqualTo("old");
  }

  @Test
  void readsTheErrorFromTheAttributeOrTheLastException() {
    SpanEvent event =
        new SpanEvent(
            "exception",
            1,
            Attributes.of(
                "exception.type", "java.net.ConnectException", "exception.message", "refused"),
            0);
    Span span =
        new Span(
            new TraceId(1, 1),
            1,
            0,
            "",
            0,
            "GET",
            SpanKind.CLIENT,
            0,
            1,
            StatusCode.ERROR,
            "",
            Attributes.EMPTY,
            0,
            java.util.List.of(event),
            0,
            java.util.List.of(),
            0,
            Scope.NONE,
            new Resource(Attributes.EMPTY, 0, ""));

    assertThat(SemanticConventions.errorType(span)).isEqualTo("java.net.ConnectException");
    assertThat(SemanticConventions.exceptionMessage(span)).isEqualTo("refused");
  }
}
