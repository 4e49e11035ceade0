package dev.pharos.judge.cohort;

import java.util.List;
import java.util.Set;

/**
 * What sets a cohort of traces apart from the rest. Pure.
 *
 * @param findings what matters, what sets apart best first
 * @param dull what was looked at and does not matter, the likeliest suspects first
 */
public record Explanation(List<Finding> findings, List<Finding> dull) {
  /** What tells that something failed, and not why. */
  public static final Set<String> OUTCOMES_OF_ERRORS =
      Set.of(
          "error",
          "error.type",
          "error.message",
          "exception.type",
          "exception.message",
          "http.response.status_code",
          "http.status_code",
          "rpc.grpc.status_code",
          "rpc.response.status_code",
          "db.response.status_code",
          "otel.status_code",
          "otel.status_description");

  /** What follows from the version by itself: the instances that run it. */
  public static final Set<String> INSTANCES =
      Set.of(
          "service.instance.id",
          "host.name",
          "host.id",
          "host.ip",
          "k8s.pod.name",
          "k8s.pod.uid",
          "k8s.pod.ip",
          "k8s.replicaset.name",
          "container.id",
          "container.name",
          "container.image.tag",
          "container.image.tags",
          "vcs.ref.head.revision",
          "process.pid",
          "server.port");
}
