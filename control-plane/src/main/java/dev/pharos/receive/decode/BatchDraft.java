package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has been read of one request: its spans or its lines. */
final class BatchDraft<T> {
  /** A request of some hundred spans holds some dozen traces. */
  private static final int TRACE_IDS = 64;

  final AttributeStack attributes = new AttributeStack();
  private final TimeBounds bounds;
  private final List<T> items = new ArrayList<>();
  private final Map<RefusalReason, Integer> refused = new EnumMap<>(RefusalReason.class);

  /** By their low bits: the spans of a trace follow each other, or come back in each resource. */
  private final @Nullable TraceId[] traceIds = new TraceId[TRACE_IDS];

  BatchDraft(TimeBounds bounds) {
    this.bounds = bounds;
  }

  /** The id as an object that spans share. */
  TraceId traceId(long high, long low) {
    int slot = (int) low & (TRACE_IDS - 1);
    TraceId known = traceIds[slot];
    if (known == null || known.high() != high || known.low() != low) {
      known = new TraceId(high, low);
      traceIds[slot] = known;
    }
    return known;
  }

  /**
   * Counts an element and takes it, or says why not.
   *
   * @param originFlaw why nothing of this resource or scope is taken; null when they are in order
   */
  void add(Draft<T> draft, Scope scope, Resource resource, @Nullable RefusalReason originFlaw)
      throws MalformedPayloadException {
    attributes.countElement();
    addCounted(draft, scope, resource, originFlaw);
  }

  /** Likewise for one that was counted when it was read, since it had to wait for others. */
  void addCounted(
      Draft<T> draft, Scope scope, Resource resource, @Nullable RefusalReason originFlaw) {
    RefusalReason reason = originFlaw != null ? originFlaw : draft.refusal(bounds);
    if (reason == null) {
      items.add(draft.build(scope, resource));
    } else {
      refused.merge(reason, 1, Integer::sum);
    }
  }

  /** Those that can be taken, in the order of the request. */
  List<T> items() {
    return Collections.unmodifiableList(items);
  }

  /** How many cannot, by reason. */
  Map<RefusalReason, Integer> refused() {
    return refused.isEmpty() ? Map.of() : Collections.unmodifiableMap(refused);
  }
}
