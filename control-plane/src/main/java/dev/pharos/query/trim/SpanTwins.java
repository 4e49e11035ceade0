package dev.pharos.query.trim;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds spans of one trace and service that two instrumentations made of the same work: at the same
 * time, of the same kind, about the same thing. An inner span of another kind, or one that says
 * something else, is no twin: it tells what the outer one does not.
 */
final class SpanTwins {
  /** Instrumentations begin one after the other. */
  private static final long APART_NS = Duration.ofMillis(2).toNanos();

  /** Of the longer duration, for what goes on for long. */
  private static final double APART_SHARE = 0.03;

  private SpanTwins() {}

  /**
   * Two spans of the same work.
   *
   * @param stays the other says what this does
   * @param spare whose instrumentation is rather turned off
   */
  record Pair(Span stays, Span spare) {}

  /**
   * What a span is about, as far as it says.
   *
   * @param protocol empty where none is known
   * @param verb of HTTP the method, of messages the destination, of others the operation
   * @param object of HTTP the route, of others service, collection or operation
   */
  private record Work(
      String protocol, @Nullable String verb, @Nullable String object, @Nullable String path) {
    static Work of(Span span) {
      Attributes attributes = span.attributes();
      String messaging = SemanticConventions.messagingSystem(attributes);
      if (messaging != null) {
        return new Work(
            messaging,
            SemanticConventions.messagingDestination(attributes),
            SemanticConventions.messagingOperation(attributes),
            null);
      }
      String rpc = SemanticConventions.rpcSystem(attributes);
      if (rpc != null) {
        return new Work(
            rpc,
            SemanticConventions.rpcMethod(attributes),
            SemanticConventions.rpcService(attributes),
            null);
      }
      String database = SemanticConventions.dbSystem(attributes);
      if (database != null) {
        return new Work(
            database,
            SemanticConventions.dbOperation(attributes),
            SemanticConventions.dbCollection(attributes),
            null);
      }
      return ofHttp(span.kind(), attributes);
    }

    private static Work ofHttp(SpanKind kind, Attributes attributes) {
      String method = SemanticConventions.httpMethod(attributes);
      if (method == null) {
        method = attributes.text("method");
      }
      String route =
          kind == SpanKind.CLIENT
              ? SemanticConventions.urlTemplate(attributes)
              : SemanticConventions.httpRoute(attributes);
      return new Work(
          method == null ? "" : "http",
          method == null ? null : method.toUpperCase(Locale.ROOT),
          route == null ? micrometersRoute(attributes) : route,
          SemanticConventions.urlPath(attributes));
    }

    /** Micrometer has words of its own for what it knows of no route. */
    private static @Nullable String micrometersRoute(Attributes attributes) {
      String uri = attributes.text("uri");
      return uri != null && uri.startsWith("/") ? uri : null;
    }

    boolean isSame(Work other) {
      return !protocol.isEmpty()
          && protocol.equals(other.protocol)
          && verb != null
          && verb.equals(other.verb)
          && mayBe(object, other.object)
          && mayBe(path, other.path);
    }

    private static boolean mayBe(@Nullable String one, @Nullable String other) {
      return one == null || other == null || one.equals(other);
    }

    /** Side by side stand calls of the same method too, so that both have to say of what. */
    boolean saysTheSame(Work other) {
      return (object != null && object.equals(other.object))
          || (path != null && path.equals(other.path));
    }
  }

  /** Whether a span may have a twin: what goes on within a service may be twice for good reason. */
  static boolean isAsked(Span span) {
    return span.kind() != SpanKind.INTERNAL && span.kind() != SpanKind.UNSPECIFIED;
  }

  /** By that name spans belong together; Zipkin's libraries write names in small letters. */
  static String name(ServiceId service) {
    return service.name().toLowerCase(Locale.ROOT);
  }

  /** Each span of a trace is in one pair at most. */
  static List<Pair> of(List<Span> trace) {
    Map<Long, List<Span>> byParent = new HashMap<>();
    List<Span> asked = new ArrayList<>();
    for (Span span : trace) {
      if (isAsked(span)) {
        asked.add(span);
        byParent.computeIfAbsent(span.parentSpanId(), fresh -> new ArrayList<>(2)).add(span);
      }
    }
    asked.sort(Comparator.comparingLong(Span::startNs).thenComparingLong(Span::spanId));
    Set<Span> taken = new HashSet<>();
    List<Pair> pairs = new ArrayList<>();
    for (Span span : asked) {
      if (!taken.contains(span)) {
        Span twin = twin(span, byParent.getOrDefault(span.spanId(), List.of()), taken, true);
        boolean inner = twin != null;
        if (twin == null) {
          twin = twin(span, byParent.getOrDefault(span.parentSpanId(), List.of()), taken, false);
        }
        if (twin != null) {
          taken.add(span);
          taken.add(twin);
          pairs.add(pair(span, twin, inner));
        }
      }
    }
    return pairs;
  }

  private static @Nullable Span twin(Span span, List<Span> near, Set<Span> taken, boolean inner) {
    Work work = Work.of(span);
    for (Span other : near) {
      if (isTwin(span, other) && !taken.contains(other)) {
        Work others = Work.of(other);
        if (work.isSame(others) && (inner || work.saysTheSame(others))) {
          return other;
        }
      }
    }
    return null;
  }

  private static boolean isTwin(Span span, Span other) {
    double apart =
        Math.max((double) APART_NS, APART_SHARE * Math.max(span.durationNs(), other.durationNs()));
    return span.spanId() != other.spanId()
        && span.kind() == other.kind()
        && !span.scope().name().equals(other.scope().name())
        && Math.abs(span.startNs() - other.startNs()) <= apart
        && Math.abs(span.durationNs() - other.durationNs()) <= apart
        && isOfOne(span, other);
  }

  /** What came by Zipkin tells neither namespace nor environment nor instance. */
  private static boolean isOfOne(Span span, Span other) {
    ServiceId one = span.service();
    ServiceId two = other.service();
    return name(one).equals(name(two))
        && mayBe(one.namespace(), two.namespace())
        && mayBe(one.environment(), two.environment())
        && mayBe(span.resource().instance(), other.resource().instance())
        && mayBe(address(span), address(other));
  }

  /** Whom it calls; empty where it does not say or is called. */
  private static String address(Span span) {
    String address =
        span.kind() == SpanKind.CLIENT
            ? SemanticConventions.serverAddress(span.kind(), span.attributes())
            : null;
    return address == null ? "" : address;
  }

  private static boolean mayBe(String one, String other) {
    return one.isEmpty() || other.isEmpty() || one.equals(other);
  }

  private static Pair pair(Span span, Span twin, boolean inner) {
    int which = Instrumentation.of(span).compareTo(Instrumentation.of(twin));
    if (which == 0) {
      which = inner ? 1 : twin.scope().name().compareTo(span.scope().name());
    }
    return which < 0 ? new Pair(twin, span) : new Pair(span, twin);
  }
}
