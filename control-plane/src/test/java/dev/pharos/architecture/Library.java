package dev.pharos.architecture;

import java.util.List;
import java.util.Set;

/**
 * A library and the rooms that may touch it.
 *
 * @param packages prefixes of its packages
 */
record Library(String name, Set<String> packages, Set<String> rooms) {
  private static final Set<String> NETWORK =
      Set.of("receive", "fleet", "steer", "alert", "store.remote", "show", "guard");

  static final List<Library> TABLE =
      List.of(
          library("sketches", Set.of("com.datadoghq.sketch", "com.tdunning"), "signal"),
          library(
              "zstd",
              Set.of("com.github.luben.zstd"),
              "store.journal",
              "store.disk",
              "store.span",
              "store.lucene"),
          library(
              "RE2",
              Set.of("com.google.re2j"),
              "signal.metric",
              "query.promql.parse",
              "query.promql.eval",
              "query",
              "aggregate",
              "alert"),
          library("snappy", Set.of("org.xerial.snappy"), "receive", "store.remote"),
          library("Lucene", Set.of("org.apache.lucene"), "store.lucene"),
          library(
              "Elasticsearch client", Set.of("co.elastic", "org.elasticsearch"), "store.elastic"),
          library("Spring Boot Admin", Set.of("de.codecentric.boot.admin"), "fleet"),
          library(
              "service discovery",
              Set.of("org.springframework.cloud", "com.netflix", "io.fabric8"),
              "fleet"),
          library("statistics", Set.of("org.apache.commons.statistics"), "judge"),
          library(
              "mail",
              Set.of("jakarta.mail", "org.eclipse.angus.mail", "org.springframework.mail"),
              "alert"),
          library("Spring Security", Set.of("org.springframework.security"), "guard"),
          library("cache", Set.of("com.github.benmanes.caffeine"), "query"),
          library("OpenAPI", Set.of("io.swagger", "org.springdoc"), "show"),
          new Library("gRPC", Set.of("io.grpc"), NETWORK),
          new Library(
              "HTTP",
              Set.of(
                  "org.springframework.web",
                  "org.springframework.http",
                  "jakarta.servlet",
                  "java.net.http",
                  "reactor.netty",
                  "org.apache.catalina",
                  "org.apache.coyote"),
              NETWORK));

  boolean holds(String className) {
    return packages.stream().anyMatch(prefix -> className.startsWith(prefix + "."));
  }

  private static Library library(String name, Set<String> packages, String... rooms) {
    return new Library(name, packages, Set.of(rooms));
  }
}
