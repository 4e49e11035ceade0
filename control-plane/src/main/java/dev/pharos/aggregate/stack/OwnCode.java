package dev.pharos.aggregate.stack;

import java.util.List;
import java.util.Set;

/**
 * Tells a service's own code from that of runtimes, frameworks and libraries. Settings come before
 * what is built in; of several that fit, the longest decides. Immutable.
 */
public final class OwnCode {
  /** Nothing is set. */
  public static final OwnCode BUILT_IN = new OwnCode(List.of(), List.of());

  /** Of Java, Kotlin, Scala and .NET: what nobody calls own who does not say so. */
  private static final List<String> LIBRARIES =
      List.of(
          "java.",
          "javax.",
          "jdk.",
          "sun.",
          "com.sun.",
          "jakarta.",
          "kotlin.",
          "kotlinx.",
          "scala.",
          "groovy.",
          "clojure.",
          "akka.",
          "org.springframework.",
          "org.apache.",
          "org.hibernate.",
          "org.eclipse.",
          "org.jboss.",
          "org.wildfly.",
          "org.postgresql.",
          "org.h2.",
          "org.mariadb.",
          "org.jooq.",
          "org.redisson.",
          "org.aspectj.",
          "org.slf4j.",
          "org.codehaus.",
          "org.junit.",
          "org.mockito.",
          "org.glassfish.",
          "org.xnio.",
          "org.quartz.",
          "org.elasticsearch.",
          "org.opensearch.",
          "org.flywaydb.",
          "liquibase.",
          "ch.qos.",
          "io.netty.",
          "io.grpc.",
          "io.micrometer.",
          "io.micronaut.",
          "io.quarkus.",
          "io.smallrye.",
          "io.vertx.",
          "io.undertow.",
          "io.opentelemetry.",
          "io.github.resilience4j.",
          "io.lettuce.",
          "io.r2dbc.",
          "io.reactivex.",
          "io.ktor.",
          "io.jsonwebtoken.",
          "io.helidon.",
          "reactor.",
          "rx.",
          "feign.",
          "retrofit2.",
          "okhttp3.",
          "okio.",
          "redis.clients.",
          "tools.jackson.",
          "graphql.",
          "net.bytebuddy.",
          "net.sf.",
          "javassist.",
          "cglib.",
          "freemarker.",
          "brave.",
          "zipkin2.",
          "com.fasterxml.",
          "com.google.",
          "com.zaxxer.",
          "com.mysql.",
          "com.mongodb.",
          "com.microsoft.",
          "com.amazonaws.",
          "com.azure.",
          "com.datastax.",
          "com.github.benmanes.",
          "com.hazelcast.",
          "com.netflix.",
          "com.rabbitmq.",
          "com.ibm.",
          "com.linecorp.armeria.",
          "com.squareup.",
          "com.oracle.",
          "oracle.",
          "software.amazon.",
          "de.codecentric.boot.",
          "System.",
          "Microsoft.",
          "Npgsql.",
          "Newtonsoft.",
          "Grpc.",
          "OpenTelemetry.",
          "MySql.",
          "StackExchange.",
          "Polly.",
          "MassTransit.",
          "Serilog.",
          "Dapper.",
          "AutoMapper.",
          "MediatR.",
          "Hangfire.");

  private static final List<String> LIBRARY_FOLDERS =
      List.of(
          "/node_modules/",
          "/site-packages/",
          "/dist-packages/",
          "/lib/python3",
          "/lib64/python3",
          "/pkg/mod/",
          "/vendor/",
          "/libexec/",
          "/usr/local/go/",
          "/.yarn/",
          "/.pnpm/",
          "webpack/");

  private static final List<String> LIBRARY_BEGINNINGS =
      List.of("node:", "internal/", "node_modules/", "<frozen ", "<", "native", "bootstrap_node");

  private static final List<String> GO_LIBRARIES =
      List.of(
          "go.opentelemetry.io/",
          "golang.org/",
          "google.golang.org/",
          "k8s.io/",
          "gorm.io/",
          "gopkg.in/",
          "go.uber.org/");

  /** Go's own packages, whose paths begin with no host. */
  private static final Set<String> GO_STANDARD =
      Set.of(
          "bufio",
          "bytes",
          "cmp",
          "compress",
          "container",
          "context",
          "crypto",
          "database",
          "encoding",
          "errors",
          "fmt",
          "hash",
          "html",
          "internal",
          "io",
          "iter",
          "log",
          "maps",
          "math",
          "mime",
          "net",
          "os",
          "panic",
          "path",
          "reflect",
          "regexp",
          "runtime",
          "slices",
          "sort",
          "strconv",
          "strings",
          "sync",
          "syscall",
          "testing",
          "text",
          "time",
          "unicode");

  private final List<String> own;
  private final List<String> libraries;

  /**
   * @param own beginnings of classes, packages or paths that are own code
   * @param libraries beginnings of those that are not
   */
  public OwnCode(List<String> own, List<String> libraries) {
    this.own = own.stream().map(String::strip).filter(prefix -> !prefix.isEmpty()).toList();
    this.libraries =
        libraries.stream().map(String::strip).filter(prefix -> !prefix.isEmpty()).toList();
  }

  boolean isOwn(CodeFrame frame) {
    if (frame.style() == CodeFrame.Style.GENERATED) {
      return false;
    }
    int mine = longest(own, frame);
    int theirs = longest(libraries, frame);
    if (mine != theirs) {
      return mine > theirs;
    }
    return switch (frame.style()) {
      case DOTTED -> LIBRARIES.stream().noneMatch(frame.origin()::startsWith);
      case FILE -> !isLibraryFile(frame.origin());
      case GO -> !isLibraryOfGo(frame);
      case GENERATED -> false;
    };
  }

  private static int longest(List<String> prefixes, CodeFrame frame) {
    int longest = 0;
    for (String prefix : prefixes) {
      if (frame.code().startsWith(prefix) || frame.origin().startsWith(prefix)) {
        longest = Math.max(longest, prefix.length());
      }
    }
    return longest;
  }

  private static boolean isLibraryFile(String path) {
    return LIBRARY_FOLDERS.stream().anyMatch(path::contains)
        || LIBRARY_BEGINNINGS.stream().anyMatch(path::startsWith);
  }

  private static boolean isLibraryOfGo(CodeFrame frame) {
    String path = frame.origin();
    String code = frame.code();
    int packageEnd = code.indexOf('.');
    int firstEnd = code.indexOf('/');
    int end = firstEnd >= 0 && firstEnd < packageEnd ? firstEnd : packageEnd;
    return path.contains("@v")
        || LIBRARY_FOLDERS.stream().anyMatch(path::contains)
        || GO_LIBRARIES.stream().anyMatch(code::startsWith)
        || GO_STANDARD.contains(end < 0 ? code : code.substring(0, end));
  }
}
