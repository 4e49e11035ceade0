package dev.pharos.aggregate;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.SemanticConventions;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The operations of one service: names made templates, then capped. Requests (what RED counts) and
 * everything else have a cap each, so that chatty internals cannot push requests out.
 */
final class Operations {
  /** The operations of one role. */
  private static final class Names {
    private final Map<String, Operation> byTemplate = new HashMap<>();

    /** From a raw name straight to its operation; HTTP spans named only by method are not here. */
    private final Map<String, Operation> byName = new HashMap<>();

    /** Without the one that stands for all beyond the cap. */
    int held() {
      return byTemplate.size() - (byTemplate.containsKey(RedKey.OTHER) ? 1 : 0);
    }
  }

  private final Names servers = new Names();
  private final Names consumers = new Names();
  private final Names jobs = new Names();
  private final Names inner = new Names();
  private boolean capped;

  static Operation.Role roleOf(Span span) {
    return switch (span.kind()) {
      case SERVER -> Operation.Role.SERVER;
      case CONSUMER -> Operation.Role.CONSUMER;
      case INTERNAL, UNSPECIFIED ->
          span.parentSpanId() == SpanId.NONE ? Operation.Role.JOB : Operation.Role.INNER;
      case CLIENT, PRODUCER -> Operation.Role.INNER;
    };
  }

  Operation of(Span span, long arrivalNs) {
    Operation.Role role = roleOf(span);
    Names names = names(role);
    Operation operation = names.byName.get(span.name());
    if (operation == null) {
      if (OperationName.isBareMethod(span.name())) {
        return seen(intern(OperationName.bareMethod(span), role, span.attributes()), arrivalNs);
      }
      operation = intern(NameTemplate.of(span.name()), role, span.attributes());
      if (names.byName.size() < AggregateLimits.REMEMBERED_NAMES_PER_SERVICE) {
        names.byName.put(span.name(), operation);
      }
    }
    return seen(operation, arrivalNs);
  }

  /** The operation of requests that agents report under a name such as a span would have. */
  Operation reported(String name, String protocol, long atNs) {
    String template = OperationName.isBareMethod(name) ? name : NameTemplate.of(name);
    Operation operation = intern(template, Operation.Role.SERVER, protocol);
    operation.reported(atNs);
    return operation;
  }

  /** The operation of a template as {@link #of} made it, from a snapshot. */
  Operation restore(String name, Operation.Role role, String protocol, long lastSeenNs) {
    Operation operation =
        names(role)
            .byTemplate
            .computeIfAbsent(name, template -> new Operation(template, role, protocol));
    operation.seen(lastSeenNs);
    capped |= name.equals(RedKey.OTHER) && role.isRequest();
    return operation;
  }

  /** True while request operations beyond the cap are counted together. */
  boolean isCapped() {
    return capped;
  }

  List<Operation> all() {
    return Stream.of(servers, consumers, jobs, inner)
        .flatMap(names -> names.byTemplate.values().stream())
        .toList();
  }

  /** Forgets what was not called since a time. */
  void evict(long idleSinceNs) {
    for (Names names : List.of(servers, consumers, jobs, inner)) {
      if (names.byTemplate.values().removeIf(o -> o.lastCalledNs() < idleSinceNs)) {
        names.byName.clear();
      }
    }
    capped =
        Stream.of(servers, consumers, jobs)
            .anyMatch(names -> names.byTemplate.containsKey(RedKey.OTHER));
  }

  private Operation intern(String template, Operation.Role role, Attributes attributes) {
    Operation known = names(role).byTemplate.get(template);
    return known != null ? known : intern(template, role, SemanticConventions.protocol(attributes));
  }

  private Operation intern(String template, Operation.Role role, String protocol) {
    Map<String, Operation> templates = names(role).byTemplate;
    Operation operation = templates.get(template);
    if (operation == null) {
      if (isFull(role)) {
        capped |= role.isRequest();
        return templates.computeIfAbsent(RedKey.OTHER, other -> new Operation(other, role, ""));
      }
      operation = new Operation(template, role, protocol);
      templates.put(template, operation);
    }
    return operation;
  }

  private boolean isFull(Operation.Role role) {
    int held = role.isRequest() ? servers.held() + consumers.held() + jobs.held() : inner.held();
    return held >= AggregateLimits.OPERATIONS_PER_SERVICE;
  }

  private Names names(Operation.Role role) {
    return switch (role) {
      case SERVER -> servers;
      case CONSUMER -> consumers;
      case JOB -> jobs;
      case INNER -> inner;
    };
  }

  private static Operation seen(Operation operation, long arrivalNs) {
    operation.seen(arrivalNs);
    return operation;
  }
}
