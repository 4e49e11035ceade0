package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.DecodeCaches.Counted;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outer messages of one export request from the wire, which spans and log records have
 * alike, without message objects in between: generated classes cost more than twice as much as the
 * rest of receiving.
 *
 * <p>A resource may stand behind its items, so each {@code ResourceSpans} or {@code ResourceLogs}
 * is gone over twice: first for its resource and schema, then for its items; {@code ScopeSpans} and
 * {@code ScopeLogs} likewise. An instance reads one request.
 */
final class OtlpProtobufRequest {
  /** Of the request: {@code resource_spans} or {@code resource_logs}. */
  private static final int RESOURCE_ITEMS = (1 << 3) | 2;

  /** The resource, and one level below the scope. */
  private static final int ORIGIN = (1 << 3) | 2;

  /** The scopes, and one level below the items. */
  private static final int CHILDREN = (2 << 3) | 2;

  /** Of both. */
  private static final int SCHEMA_URL = (3 << 3) | 2;

  private static final int RESOURCE_ATTRIBUTES = (1 << 3) | 2;
  private static final int RESOURCE_DROPPED_ATTRIBUTES = 2 << 3;

  private static final int SCOPE_NAME = (1 << 3) | 2;
  private static final int SCOPE_VERSION = (2 << 3) | 2;
  private static final int SCOPE_ATTRIBUTES = (3 << 3) | 2;
  private static final int SCOPE_DROPPED_ATTRIBUTES = 4 << 3;

  private static final byte[] NOTHING = new byte[0];

  private final DecodeCaches caches;
  private final NewTexts newTexts;
  private final AttributeStack stack;
  private final ProtoAttributes attributes;
  private final Items items;

  /** What becomes of each span or log record. */
  @FunctionalInterface
  interface Items {
    /**
     * Reads the message that the cursor stands before.
     *
     * @param flaw why nothing of this resource or scope is taken; null when they are in order
     */
    void read(ProtoReader in, Scope scope, Resource resource, @Nullable RefusalReason flaw)
        throws MalformedPayloadException;
  }

  OtlpProtobufRequest(
      DecodeCaches caches,
      NewTexts newTexts,
      AttributeStack stack,
      ProtoAttributes attributes,
      Items items) {
    this.caches = caches;
    this.newTexts = newTexts;
    this.stack = stack;
    this.attributes = attributes;
    this.items = items;
  }

  void read(byte[] payload) throws MalformedPayloadException {
    ProtoReader in = new ProtoReader(payload, 0, payload.length);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == RESOURCE_ITEMS) {
        int outer = in.enter();
        ofResource(in);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void ofResource(ProtoReader in) throws MalformedPayloadException {
    int start = in.position();
    Origin origin = new Origin(in);
    Resource resource = resource(origin);
    RefusalReason flaw = stack.takeFlaw();
    in.seek(start);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == CHILDREN) {
        int outer = in.enter();
        ofScope(in, resource, flaw);
        in.leave(outer);
      } else {
        in.skip(tag);
      }
    }
  }

  private void ofScope(ProtoReader in, Resource resource, @Nullable RefusalReason resourceFlaw)
      throws MalformedPayloadException {
    int start = in.position();
    Origin origin = new Origin(in);
    Scope scope = scope(origin);
    RefusalReason scopeFlaw = stack.takeFlaw();
    RefusalReason flaw = resourceFlaw != null ? resourceFlaw : scopeFlaw;
    in.seek(start);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == CHILDREN) {
        items.read(in, scope, resource, flaw);
      } else {
        in.skip(tag);
      }
    }
  }

  private Resource resource(Origin origin) throws MalformedPayloadException {
    int hash = BytesCache.hash(origin.bytes, origin.from, origin.length);
    Counted<Resource> known = caches.resources.get(hash, origin.bytes, origin.from, origin.length);
    if (known != null && known.value().schemaUrl().equals(origin.schemaUrl)) {
      stack.countElements(known.elements());
      return known.value();
    }
    int elementsBefore = stack.elements();
    int secretsBefore = newTexts.secrets();
    ProtoReader in = origin.reader();
    int dropped = 0;
    int begin = stack.begin();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case RESOURCE_ATTRIBUTES -> attributes.keyValue(in, begin);
        case RESOURCE_DROPPED_ATTRIBUTES -> dropped = ProtoSpan.count(in);
        default -> in.skip(tag);
      }
    }
    Resource resource = new Resource(stack.pop(begin), dropped, origin.schemaUrl);
    if (isToBeKnown(secretsBefore) && caches.resources.admits(hash, origin.length)) {
      int elements = stack.elements() - elementsBefore;
      caches.resources.put(
          hash, origin.bytes, origin.from, origin.length, new Counted<>(resource, elements));
    }
    return resource;
  }

  private Scope scope(Origin origin) throws MalformedPayloadException {
    if (origin.length == 0 && origin.schemaUrl.isEmpty()) {
      return Scope.NONE;
    }
    int hash = BytesCache.hash(origin.bytes, origin.from, origin.length);
    Counted<Scope> known = caches.scopes.get(hash, origin.bytes, origin.from, origin.length);
    if (known != null && known.value().schemaUrl().equals(origin.schemaUrl)) {
      stack.countElements(known.elements());
      return known.value();
    }
    int elementsBefore = stack.elements();
    int secretsBefore = newTexts.secrets();
    ProtoReader in = origin.reader();
    String name = "";
    String version = "";
    int dropped = 0;
    int begin = stack.begin();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case SCOPE_NAME -> name = attributes.text(in);
        case SCOPE_VERSION -> version = attributes.text(in);
        case SCOPE_ATTRIBUTES -> attributes.keyValue(in, begin);
        case SCOPE_DROPPED_ATTRIBUTES -> dropped = ProtoSpan.count(in);
        default -> in.skip(tag);
      }
    }
    Attributes read = stack.pop(begin);
    Scope scope = new Scope(name, version, read, dropped, origin.schemaUrl);
    if (isToBeKnown(secretsBefore) && caches.scopes.admits(hash, origin.length)) {
      int elements = stack.elements() - elementsBefore;
      caches.scopes.put(
          hash, origin.bytes, origin.from, origin.length, new Counted<>(scope, elements));
    }
    return scope;
  }

  private boolean isToBeKnown(int secretsBefore) {
    return stack.isFlawless() && newTexts.secrets() == secretsBefore;
  }

  /** Where the resource or scope of the message under the cursor lies, and the schema beside it. */
  private final class Origin {
    private byte[] bytes = NOTHING;
    private int from;
    private int length;
    private String schemaUrl = "";
    private @Nullable ByteArrayOutputStream pieces;

    Origin(ProtoReader in) throws MalformedPayloadException {
      while (in.hasMore()) {
        int tag = in.tag();
        switch (tag) {
          case ORIGIN -> found(in);
          case SCHEMA_URL -> schemaUrl = attributes.text(in);
          default -> in.skip(tag);
        }
      }
      if (pieces != null) {
        bytes = pieces.toByteArray();
        from = 0;
        length = bytes.length;
      }
    }

    /** Protobuf: a message in two pieces is the message of the pieces one behind the other. */
    private void found(ProtoReader in) throws MalformedPayloadException {
      int size = in.length();
      int start = in.take(size);
      if (bytes == NOTHING) {
        bytes = in.bytes();
        from = start;
        length = size;
        return;
      }
      if (pieces == null) {
        pieces = new ByteArrayOutputStream();
        pieces.write(bytes, from, length);
      }
      pieces.write(in.bytes(), start, size);
    }

    ProtoReader reader() {
      return new ProtoReader(bytes, from, from + length);
    }
  }
}
