package dev.pharos.show;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest extends RestTest {

  @Test
  void describesEveryCallWithItsParametersAndRefusals() {
    JsonNode api = get("/v3/api-docs");

    assertThat(api.path("info").path("title").asString()).isEqualTo("Pharos");
    assertThat(api.path("paths").propertyNames())
        .containsExactlyInAnyOrder(
            "/api/v1/overview",
            "/api/v1/services",
            "/api/v1/services/{name}",
            "/api/v1/services/{name}/operations",
            "/api/v1/services/{name}/instances",
            "/api/v1/services/{name}/exemplars",
            "/api/v1/services/{name}/versions",
            "/api/v1/services/{name}/operations/{operation}/callers",
            "/api/v1/graph",
            "/api/v1/graph/edge",
            "/api/v1/deployments",
            "/api/v1/deployments/{id}",
            "/api/v1/deployments/{id}/verdict",
            "/api/v1/deployments/verdict",
            "/api/v1/deployments/gate",
            "/api/v1/deploy-status",
            "/api/v1/alerts",
            "/api/v1/rules/files",
            "/api/v1/rules/try",
            "/api/v1/errors",
            "/api/v1/errors/{id}",
            "/api/v1/traces",
            "/api/v1/traces/stream",
            "/api/v1/traces/facets",
            "/api/v1/traces/complete",
            "/api/v1/traces/{traceId}",
            "/api/v1/traces/{traceId}/otlp",
            "/api/v1/traces/view",
            "/api/v1/traces/{traceId}/critical-path",
            "/api/v1/traces/{traceId}/hints",
            "/api/v1/traces/{traceId}/logs",
            "/api/v1/logs",
            "/api/v1/logs/histogram",
            "/api/v1/logs/fields",
            "/api/v1/logs/complete",
            "/api/v1/metrics/complete",
            "/api/v1/metrics/parse",
            "/api/v1/logs/patterns",
            "/api/v1/logs/tail",
            "/api/v1/logs/export",
            "/api/v1/logs/{id}/neighbours",
            "/api/v1/traces/compare",
            "/api/v1/traces/explain",
            "/api/v1/incidents",
            "/api/v1/incidents/{id}",
            "/api/v1/incidents/{id}/acknowledge",
            "/api/v1/incidents/{id}/notes",
            "/api/v1/incidents/{id}/close",
            "/api/v1/silences",
            "/api/v1/silences/{id}",
            "/api/v1/notifications",
            "/api/v1/overhead",
            "/api/v1/overhead/contributors",
            "/api/v1/overhead/kept",
            "/api/v1/overhead/series",
            "/api/v1/overhead/reads",
            "/api/v1/overhead/drivers",
            "/api/v1/overhead/advice",
            "/api/v1/levers",
            "/api/v1/levers/preview",
            "/api/v1/levers/loggers",
            "/api/v1/levers/{id}",
            "/api/v1/sampling",
            "/api/v1/intake");
    JsonNode search = api.path("paths").path("/api/v1/traces").path("get");
    assertThat(search.path("summary").asString()).isNotEmpty();
    assertThat(search.path("parameters").valueStream().map(each -> each.path("name").asString()))
        .containsExactlyInAnyOrder(
            "from",
            "to",
            "env",
            "namespace",
            "q",
            "service",
            "version",
            "operation",
            "kind",
            "status",
            "minDurationNs",
            "maxDurationNs",
            "attr",
            "limit");
    assertThat(search.path("responses").path("400").path("content").propertyNames())
        .containsExactly("application/problem+json");
    assertThat(
            search
                .path("parameters")
                .valueStream()
                .filter(each -> each.path("name").asString().equals("status"))
                .findFirst()
                .orElseThrow()
                .path("schema")
                .path("enum"))
        .isEqualTo(json("[\"unset\",\"ok\",\"error\"]"));
  }

  @Test
  void describesHowAListOfDeploymentsGoesOn() {
    JsonNode api = get("/v3/api-docs");
    JsonNode list = api.path("paths").path("/api/v1/deployments").path("get");

    assertThat(list.path("parameters").valueStream().map(each -> each.path("name").asString()))
        .contains("limit", "after");
    assertThat(
            api.path("components")
                .path("schemas")
                .path("DeploymentsAnswer")
                .path("properties")
                .path("next")
                .path("type"))
        .isEqualTo(json("[\"string\",\"null\"]"));
  }

  @Test
  void describesAnswersWithWhatMayBeNull() {
    JsonNode schemas = get("/v3/api-docs").path("components").path("schemas");

    JsonNode service = schemas.path("ServiceSummary");
    assertThat(service.path("required").valueStream().map(JsonNode::asString))
        .contains("name", "red", "lastSeen");
    assertThat(service.path("properties").path("language").path("type"))
        .isEqualTo(json("[\"string\",\"null\"]"));
    assertThat(service.path("properties").path("red").path("anyOf").get(0).path("$ref").asString())
        .isEqualTo("#/components/schemas/Red");
    assertThat(service.path("properties").path("name").path("type").asString()).isEqualTo("string");
    assertThat(schemas.path("ServiceDetail").path("properties").propertyNames())
        .contains("series", "name", "health")
        .doesNotContain("summary");
    assertThat(schemas.path("Problem").path("properties").propertyNames())
        .contains("parameter", "allowed");
    assertThat(schemas.path("DeploymentNotice").path("required"))
        .isEqualTo(json("[\"service\",\"version\"]"));
    assertThat(schemas.path("DeploymentNotice").path("properties").propertyNames())
        .doesNotContain("unknown");
  }

  @Test
  void everyCallIsDescribedInAFewWords() {
    get("/v3/api-docs")
        .path("paths")
        .forEach(path ->
            path.forEach(call -> {
              assertThat(call.path("summary").asString()).endsWith(".");
              assertThat(call.path("tags").size()).isEqualTo(1);
              assertThat(call.path("responses").has("400")).isTrue();
            }));
  }
}
