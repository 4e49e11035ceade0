package dev.pharos.judge.cohort;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Which traces have which traits. Traces are numbered as they are added. For one thread.
 *
 * <p>A key with another value on almost every span is an id and forgotten early; text that is long
 * is no value that traces have in common.
 */
public final class TraitTable {
  /** Longer text is a statement, a stack or a document. */
  private static final int LONGEST_VALUE = 200;

  private final Set<String> left;
  private final Map<String, KeyColumn> attributes = new HashMap<>();
  private final Map<String, Map<String, TraceSet>> operations = new HashMap<>();
  private final Map<String, Map<String, TraceSet>> versions = new HashMap<>();
  private final Map<String, TraceSet> services = new HashMap<>();
  private final Map<String, TraceSet> errors = new HashMap<>();
  private final IdentityHashMap<Resource, Integer> resourceSeenIn = new IdentityHashMap<>();
  private final boolean withErrors;
  private final boolean withVersions;
  private int traces;

  /**
   * @param leftOut keys that follow from what the cohort was chosen by and explain nothing, such as
   *     {@link Explanation#OUTCOMES_OF_ERRORS}
   */
  public TraitTable(Set<String> leftOut) {
    left = new HashSet<>(leftOut);
    // The version is told together with its service.
    left.addAll(Set.of("service.version", "service.name"));
    withErrors = !leftOut.contains("error");
    withVersions = !leftOut.contains("service.instance.id");
  }

  /** How many were added. */
  public int traces() {
    return traces;
  }

  /** What sets some of the traces apart from all others; numbers as they were added. */
  public Explanation explain(BitSet cohort) {
    return new Ranking(this, cohort).explain();
  }

  /** The next trace, which may be forgotten afterwards. */
  public void add(List<Span> spans) {
    int trace = traces++;
    for (Span span : spans) {
      String service = span.service().name();
      operations
          .computeIfAbsent(service, _ -> new HashMap<>())
          .computeIfAbsent(span.name(), _ -> new TraceSet())
          .add(trace);
      addAll(span.attributes(), trace);
      addResource(span.resource(), service, trace);
      if (withErrors) {
        addErrors(span, service, trace);
      }
    }
  }

  private void addResource(Resource resource, String service, int trace) {
    Integer last = resourceSeenIn.put(resource, trace);
    if (last != null && last == trace) {
      return;
    }
    services.computeIfAbsent(service, _ -> new TraceSet()).add(trace);
    if (withVersions && !resource.version().isEmpty()) {
      versions
          .computeIfAbsent(service, _ -> new HashMap<>())
          .computeIfAbsent(resource.version(), _ -> new TraceSet())
          .add(trace);
    }
    addAll(resource.attributes(), trace);
  }

  private void addErrors(Span span, String service, int trace) {
    if (span.isError()) {
      errors.computeIfAbsent(service, _ -> new TraceSet()).add(trace);
    }
    for (SpanEvent event : span.events()) {
      AttributeValue type = event.attributes().get("exception.type");
      if (type != null) {
        add("exception.type", type, trace);
      }
    }
  }

  private void addAll(Attributes from, int trace) {
    for (int i = 0; i < from.size(); i++) {
      add(from.key(i), from.value(i), trace);
    }
  }

  private void add(String key, AttributeValue value, int trace) {
    if (left.contains(key)) {
      return;
    }
    switch (value) {
      case AttributeValue.Text(String text) when text.length() <= LONGEST_VALUE ->
          column(key).add(value, trace);
      case AttributeValue.Bool _ -> column(key).add(value, trace);
      case AttributeValue.Int(long number) -> column(key).add(value, (double) number, trace);
      case AttributeValue.Real(double number) -> column(key).add(value, number, trace);
      default -> {
        // Lists, maps, bytes and documents are not what traces have in common.
      }
    }
  }

  private KeyColumn column(String key) {
    return attributes.computeIfAbsent(key, _ -> new KeyColumn());
  }

  /** Every trait that at least so many traces have, with who has it. */
  List<Candidate> candidates(int least) {
    List<Candidate> found = new ArrayList<>();
    BiConsumer<Trait, TraceSet> keep =
        (trait, set) -> {
          if (set.size() >= least) {
            found.add(new Candidate(trait, set.bits(traces)));
          }
        };
    attributes.forEach((key, column) -> column.traits(key, traces, keep));
    byService(operations, keep, Trait::operation);
    byService(versions, keep, Trait::version);
    one(services, keep, Trait::service);
    one(errors, keep, Trait::error);
    return found;
  }

  private static void byService(
      Map<String, Map<String, TraceSet>> sets,
      BiConsumer<Trait, TraceSet> keep,
      BiFunction<String, String, Trait> trait) {
    sets.forEach((service, byName) ->
        byName.forEach((name, set) -> keep.accept(trait.apply(service, name), set)));
  }

  private static void one(
      Map<String, TraceSet> sets, BiConsumer<Trait, TraceSet> keep, Function<String, Trait> trait) {
    sets.forEach((name, set) -> keep.accept(trait.apply(name), set));
  }
}
