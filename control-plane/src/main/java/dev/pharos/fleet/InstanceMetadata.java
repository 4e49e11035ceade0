package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.values.Registration;
import java.util.Map;

/**
 * What an instance says of itself with its registration, in Spring Boot Admin's client, Eureka,
 * Consul or Kubernetes. Each fact may be written as OpenTelemetry names it, in the short form of
 * docs/CONNECT.md, or with dashes where dots are not allowed. Empty text where it says nothing.
 */
record InstanceMetadata(Map<String, String> entries) {

  static InstanceMetadata of(Registration registration) {
    return new InstanceMetadata(registration.getMetadata());
  }

  String serviceName() {
    return first("service.name", "service-name");
  }

  String namespace() {
    return first("service.namespace", "service-namespace");
  }

  String environment() {
    return first("deployment.environment.name", "deployment-environment-name", "environment");
  }

  String instanceId() {
    return first("service.instance.id", "service-instance-id");
  }

  String version() {
    return first("service.version", "service-version", "version");
  }

  String commit() {
    return first("vcs.ref.head.revision", "vcs-ref-head-revision", "commit");
  }

  /** When the process started, ISO 8601; Spring Boot Admin's client sends it. */
  String startup() {
    return first("startup");
  }

  private String first(String... keys) {
    for (String key : keys) {
      String value = entries.get(key);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return "";
  }
}
