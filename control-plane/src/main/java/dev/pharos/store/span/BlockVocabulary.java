package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of the block being written share: keys with their values, scopes, resources and
 * shapes. Written once per block, before its pages. For one thread.
 */
final class BlockVocabulary {
  private static final int FIRST_TABLE = 256;
  private static final int RECENT_SHAPES = 512;

  /** Instrumentation that is met at a time: what is looked up first by its name's hash. */
  private static final int RECENT_SCOPES = 64;

  private final Map<String, KeyColumn> known = new HashMap<>();
  private final List<KeyColumn> columns = new ArrayList<>();
  private final List<SpanShape> shapes = new ArrayList<>();
  private @Nullable SpanShape[] table = new SpanShape[FIRST_TABLE];
  private final @Nullable SpanShape[] recentShapes = new SpanShape[RECENT_SHAPES];
  private int namedShapes;

  private final Map<Scope, Integer> scopes = new HashMap<>();
  private final @Nullable Scope[] recentScopes = new Scope[RECENT_SCOPES];
  private final int[] recentScopeIndex = new int[RECENT_SCOPES];
  private final List<Scope> scopeList = new ArrayList<>();
  private final Map<Resource, Integer> resources = new HashMap<>();
  private final IdentityHashMap<Resource, Integer> resourceObjects = new IdentityHashMap<>();
  private final List<Resource> resourceList = new ArrayList<>();
  private final Map<String, Integer> services = new HashMap<>();
  private final List<String> serviceNames = new ArrayList<>();
  private final List<Integer> serviceOfResource = new ArrayList<>();

  void clear() {
    columns.forEach(KeyColumn::endBlock);
    columns.clear();
    if (known.size() > SpanStoreLimits.REMEMBERED_KEYS) {
      known.clear();
    }
    shapes.clear();
    table = new SpanShape[FIRST_TABLE];
    Arrays.fill(recentShapes, null);
    namedShapes = 0;
    scopes.clear();
    Arrays.fill(recentScopes, null);
    scopeList.clear();
    resources.clear();
    resourceObjects.clear();
    resourceList.clear();
    services.clear();
    serviceNames.clear();
    serviceOfResource.clear();
  }

  int resourceOf(Span span) {
    Resource resource = span.resource();
    Integer index = resourceObjects.get(resource);
    if (index == null) {
      index = resources.get(resource);
      if (index == null) {
        index = resourceList.size();
        resourceList.add(resource);
        resources.put(resource, index);
        String service = resource.service().name();
        Integer number = services.get(service);
        if (number == null) {
          number = serviceNames.size();
          services.put(service, number);
          serviceNames.add(service);
        }
        serviceOfResource.add(number);
      }
      resourceObjects.put(resource, index);
    }
    return index;
  }

  Resource resource(int index) {
    return resourceList.get(index);
  }

  /** Number of the resource's service name within the block. */
  int serviceOf(int resource) {
    return serviceOfResource.get(resource);
  }

  int resourceCount() {
    return resourceList.size();
  }

  int serviceCount() {
    return serviceNames.size();
  }

  String serviceName(int service) {
    return serviceNames.get(service);
  }

  Scope scope(int index) {
    return scopeList.get(index);
  }

  List<SpanShape> shapes() {
    return shapes;
  }

  List<KeyColumn> columns() {
    return columns;
  }

  /** The shape that a span has; what its keys hash to is asked only where a guess fails. */
  SpanShape shapeOf(Span span) {
    Attributes attributes = span.attributes();
    int scope = scopeOf(span.scope());
    int guess = spread(span.name().hashCode() + attributes.size()) & (RECENT_SHAPES - 1);
    SpanShape recent = recentShapes[guess];
    if (recent != null && recent.fits(span.name(), span.kind(), scope, attributes)) {
      return recent;
    }
    SpanShape shape = lookUp(span, attributes, scope);
    recentShapes[guess] = shape;
    return shape;
  }

  private SpanShape lookUp(Span span, Attributes attributes, int scope) {
    int hash = 31 * span.kind().hashCode() + scope;
    for (int i = 0; i < attributes.size(); i++) {
      hash = 31 * hash + attributes.key(i).hashCode();
    }
    SpanShape named = find(hash ^ 31 * span.name().hashCode(), span.name(), span, scope);
    if (named != null) {
      return named;
    }
    if (namedShapes < SpanStoreLimits.NAMED_SHAPES) {
      namedShapes++;
      return add(hash ^ 31 * span.name().hashCode(), span.name(), span, scope);
    }
    SpanShape open = find(hash, null, span, scope);
    return open != null ? open : add(hash, null, span, scope);
  }

  /** Everything but the pages; for {@link StoredVocabulary} to read. */
  void write(ByteSink out) {
    out.putVarint(columns.size());
    for (KeyColumn column : columns) {
      out.putText(column.key());
      out.putByte(column.isPlain() ? 1 : 0);
      out.putVarint(column.count());
      for (int i = 0; i < column.count(); i++) {
        ValueCodec.write(out, column.value(i));
      }
    }
    out.putVarint(scopeList.size());
    for (Scope scope : scopeList) {
      out.putText(scope.name());
      out.putText(scope.version());
      ValueCodec.writeAttributes(out, scope.attributes());
      out.putVarint(Integer.toUnsignedLong(scope.droppedAttributes()));
      out.putText(scope.schemaUrl());
    }
    out.putVarint(resourceList.size());
    for (Resource resource : resourceList) {
      ValueCodec.writeAttributes(out, resource.attributes());
      out.putVarint(Integer.toUnsignedLong(resource.droppedAttributes()));
      out.putText(resource.schemaUrl());
    }
    out.putVarint(shapes.size());
    for (SpanShape shape : shapes) {
      write(out, shape);
    }
  }

  private static void write(ByteSink out, SpanShape shape) {
    out.putByte(shape.kind().wireNumber());
    String name = shape.name();
    out.putByte(name == null ? 1 : 0);
    if (name != null) {
      out.putText(name);
    }
    out.putVarint(shape.scope());
    out.putVarint(shape.size());
    for (int i = 0; i < shape.size(); i++) {
      KeyColumn column = shape.column(i);
      out.putVarint(column.id());
      if (shape.varies(i)) {
        out.putVarint(0);
      } else if (column.isPlain()) {
        out.putVarint(1);
        AttributeValue constant = shape.constant(i);
        ValueCodec.write(out, constant);
      } else {
        out.putVarint(shape.constantOrdinal(i) + 1L);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // spans share them, and equal ones are found as well
  private int scopeOf(Scope scope) {
    int recent = spread(scope.name().hashCode()) & (RECENT_SCOPES - 1);
    if (recentScopes[recent] == scope) {
      return recentScopeIndex[recent];
    }
    Integer index = scopes.putIfAbsent(scope, scopeList.size());
    if (index == null) {
      index = scopeList.size();
      scopeList.add(scope);
    }
    recentScopes[recent] = scope;
    recentScopeIndex[recent] = index;
    return index;
  }

  private @Nullable SpanShape find(int hash, @Nullable String name, Span span, int scope) {
    int mask = table.length - 1;
    int slot = spread(hash) & mask;
    SpanShape shape;
    while ((shape = table[slot]) != null) {
      if (shape.hash() == hash && shape.fits(name, span.kind(), scope, span.attributes())) {
        return shape;
      }
      slot = slot + 1 & mask;
    }
    return null;
  }

  private SpanShape add(int hash, @Nullable String name, Span span, int scope) {
    Attributes attributes = span.attributes();
    KeyColumn[] shapeColumns = new KeyColumn[attributes.size()];
    for (int i = 0; i < shapeColumns.length; i++) {
      shapeColumns[i] = columnOf(attributes.key(i));
    }
    SpanShape shape = new SpanShape(shapes.size(), hash, name, span.kind(), scope, shapeColumns);
    shapes.add(shape);
    if (2 * shapes.size() > table.length) {
      @Nullable SpanShape[] larger = new SpanShape[2 * table.length];
      for (SpanShape each : shapes) {
        insert(larger, each);
      }
      table = larger;
    } else {
      insert(table, shape);
    }
    return shape;
  }

  private static void insert(@Nullable SpanShape[] table, SpanShape shape) {
    int mask = table.length - 1;
    int slot = spread(shape.hash()) & mask;
    while (table[slot] != null) {
      slot = slot + 1 & mask;
    }
    table[slot] = shape;
  }

  private KeyColumn columnOf(String key) {
    KeyColumn column = known.computeIfAbsent(key, KeyColumn::new);
    if (column.id() < 0) {
      column.beginBlock(columns.size());
      columns.add(column);
    }
    return column;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 16;
  }
}
