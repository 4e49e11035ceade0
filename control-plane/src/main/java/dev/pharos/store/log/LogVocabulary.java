package dev.pharos.store.log;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.store.disk.ByteSink;
import dev.pharos.store.disk.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the lines of the block being written share: keys with their values, scopes, levels, shapes
 * and templates. Made for one block, of rows in their final order.
 */
final class LogVocabulary {
  private static final int RECENT_SHAPES = 64;

  /** Loggers that write at a time: what is looked up first by its name's hash. */
  private static final int RECENT_SCOPES = 256;

  private static final int RECENT_LEVELS = 32;

  private final Map<String, LogColumn> columnOf = new HashMap<>();
  private final List<LogColumn> columns = new ArrayList<>();
  private final Map<Scope, Integer> scopes = new HashMap<>();
  private final @Nullable Scope[] recentScopes = new Scope[RECENT_SCOPES];
  private final int[] recentScopeIndex = new int[RECENT_SCOPES];
  private final List<Scope> scopeList = new ArrayList<>();
  private final List<long[]> scopeWords = new ArrayList<>();
  private final Map<Level, Integer> levels = new HashMap<>();
  private final List<Level> levelList = new ArrayList<>();
  private final int[] recentLevels = new int[RECENT_LEVELS];
  private final List<LogShape> shapes = new ArrayList<>();
  private final Map<ShapeKey, LogShape> shapeOf = new HashMap<>();
  private final @Nullable LogShape[] recentShapes = new LogShape[RECENT_SHAPES];
  private @Nullable Template[] table = new Template[1 << 9];
  private int templates;
  private final List<Template> numbered = new ArrayList<>();

  private final LogShape[] shapeOfRow;
  private final int[] levelOfRow;
  private final @Nullable Template[] templateOfRow;
  private final int[] variablesEnd;
  private int[] variableStarts = new int[1 << 12];
  private int[] variableEnds = new int[1 << 12];
  private long[] variableNumbers = new long[1 << 12];
  private int variables;

  /** A severity as number and text. */
  private record Level(int number, String text) {}

  private record ShapeKey(int scope, List<String> keys) {}

  LogVocabulary(BlockRows rows, BodySplitter splitter) {
    int count = rows.count();
    shapeOfRow = new LogShape[count];
    levelOfRow = new int[count];
    templateOfRow = new Template[count];
    variablesEnd = new int[count];
    for (int row = 0; row < count; row++) {
      LogRecord line = rows.line(row);
      meetAttributes(row, line);
      levelOfRow[row] = levelOf(line);
      if (line.body() instanceof AttributeValue.Text(String body) && splitter.split(body)) {
        meetBody(row, splitter);
      }
      variablesEnd[row] = variables;
    }
    for (int row = 0; row < count; row++) {
      Template template = templateOfRow[row];
      if (template != null
          && template.id() < 0
          && template.uses() >= LogStoreLimits.TEMPLATE_USES) {
        template.setId(numbered.size());
        numbered.add(template);
      }
    }
  }

  LogShape shape(int row) {
    return shapeOfRow[row];
  }

  int level(int row) {
    return levelOfRow[row];
  }

  /** Null where the body is written as it is. */
  @Nullable Template template(int row) {
    Template template = templateOfRow[row];
    return template == null || template.id() < 0 ? null : template;
  }

  /** The row's first variable; the others follow. */
  int firstVariable(int row) {
    return row == 0 ? 0 : variablesEnd[row - 1];
  }

  int variableStart(int variable) {
    return variableStarts[variable];
  }

  int variableEnd(int variable) {
    return variableEnds[variable];
  }

  /** What a variable says, of those that are {@link BodySplitter#DECIMAL}. */
  long variableNumber(int variable) {
    return variableNumbers[variable];
  }

  List<LogColumn> columns() {
    return columns;
  }

  /** What a scope's lines are found by. */
  long[] scopeWords(int index) {
    return scopeWords.get(index);
  }

  void write(List<Resource> resources, ByteSink out) {
    out.putVarint(columns.size());
    columns.forEach(column -> column.writeDictionary(out));
    out.putVarint(scopeList.size());
    for (Scope scope : scopeList) {
      out.putText(scope.name());
      out.putText(scope.version());
      ValueCodec.writeAttributes(out, scope.attributes());
      out.putVarint(Integer.toUnsignedLong(scope.droppedAttributes()));
      out.putText(scope.schemaUrl());
    }
    writeResources(resources, out);
    out.putVarint(levelList.size());
    for (Level level : levelList) {
      out.putZigzag(level.number());
      out.putText(level.text());
    }
    out.putVarint(shapes.size());
    for (LogShape shape : shapes) {
      out.putVarint(shape.scope());
      out.putVarint(shape.size());
      for (int i = 0; i < shape.size(); i++) {
        out.putVarint(shape.column(i).id());
      }
    }
    out.putVarint(numbered.size());
    for (Template template : numbered) {
      out.putText(template.text());
      out.putVarint(template.variables());
      for (int i = 0; i < template.variables(); i++) {
        out.putByte(template.isDelta(i) ? 1 : 0);
      }
    }
  }

  static void writeResources(List<Resource> resources, ByteSink out) {
    out.putVarint(resources.size());
    for (Resource resource : resources) {
      ValueCodec.writeAttributes(out, resource.attributes());
      out.putVarint(Integer.toUnsignedLong(resource.droppedAttributes()));
      out.putText(resource.schemaUrl());
    }
  }

  private void meetAttributes(int row, LogRecord line) {
    Attributes attributes = line.attributes();
    int scope = scopeOf(line.scope());
    int guess = (31 * scope + attributes.size()) & (RECENT_SHAPES - 1);
    LogShape shape = recentShapes[guess];
    if (shape == null || !shape.fits(scope, attributes)) {
      shape = lookUp(scope, attributes);
      recentShapes[guess] = shape;
    }
    shapeOfRow[row] = shape;
    for (int i = 0; i < attributes.size(); i++) {
      shape.column(i).meet(attributes.value(i));
    }
  }

  private LogShape lookUp(int scope, Attributes attributes) {
    List<String> keys = new ArrayList<>(attributes.size());
    for (int i = 0; i < attributes.size(); i++) {
      keys.add(attributes.key(i));
    }
    ShapeKey key = new ShapeKey(scope, keys);
    LogShape known = shapeOf.get(key);
    if (known != null) {
      return known;
    }
    LogColumn[] shapeColumns = new LogColumn[keys.size()];
    for (int i = 0; i < shapeColumns.length; i++) {
      LogColumn column = columnOf.get(keys.get(i));
      if (column == null) {
        column = new LogColumn(columns.size(), keys.get(i));
        columnOf.put(keys.get(i), column);
        columns.add(column);
      }
      shapeColumns[i] = column;
    }
    LogShape shape = new LogShape(shapes.size(), scope, shapeColumns);
    shapes.add(shape);
    shapeOf.put(key, shape);
    return shape;
  }

  private int levelOf(LogRecord line) {
    int recent = line.severity() & (RECENT_LEVELS - 1);
    int guess = recentLevels[recent];
    if (guess < levelList.size()) {
      Level known = levelList.get(guess);
      if (known.number() == line.severity() && known.text().equals(line.severityText())) {
        return guess;
      }
    }
    Level level = new Level(line.severity(), line.severityText());
    Integer index = levels.putIfAbsent(level, levelList.size());
    if (index == null) {
      index = levelList.size();
      levelList.add(level);
    }
    recentLevels[recent] = index;
    return index;
  }

  @SuppressWarnings("ReferenceEquality") // lines share them, and equal ones are found as well
  private int scopeOf(Scope scope) {
    int recent = scope.name().hashCode() & (RECENT_SCOPES - 1);
    if (recentScopes[recent] == scope) {
      return recentScopeIndex[recent];
    }
    Integer index = scopes.putIfAbsent(scope, scopeList.size());
    if (index == null) {
      index = scopeList.size();
      scopeList.add(scope);
      scopeWords.add(wordsOf(scope));
    }
    recentScopes[recent] = scope;
    recentScopeIndex[recent] = index;
    return index;
  }

  private static long[] wordsOf(Scope scope) {
    Attributes attributes = scope.attributes();
    long[] words = new long[1 + attributes.size()];
    words[0] = LogHashes.scope(scope.name());
    for (int i = 0; i < attributes.size(); i++) {
      words[i + 1] =
          LogHashes.value(LogHashes.key(attributes.key(i)), attributes.value(i).toString());
    }
    return words;
  }

  private void meetBody(int row, BodySplitter splitter) {
    Template template = templateOf(splitter);
    template.countUse();
    templateOfRow[row] = template;
    int count = splitter.variables();
    if (variables + count > variableStarts.length) {
      int capacity = 2 * (variables + count);
      variableStarts = Arrays.copyOf(variableStarts, capacity);
      variableEnds = Arrays.copyOf(variableEnds, capacity);
      variableNumbers = Arrays.copyOf(variableNumbers, capacity);
    }
    for (int variable = 0; variable < count; variable++) {
      variableStarts[variables] = splitter.start(variable);
      variableEnds[variables] = splitter.end(variable);
      variableNumbers[variables++] = splitter.number(variable);
      if (template.kind(variable) == BodySplitter.DECIMAL) {
        template.meet(variable, splitter.number(variable));
      }
    }
  }

  private Template templateOf(BodySplitter splitter) {
    int hash = splitter.hash();
    int mask = table.length - 1;
    int slot = hash & mask;
    Template known;
    while ((known = table[slot]) != null) {
      if (known.hash() == hash && known.is(splitter.template(), splitter.length())) {
        return known;
      }
      slot = slot + 1 & mask;
    }
    Template template =
        new Template(
            Arrays.copyOf(splitter.template(), splitter.length()), hash, splitter.variables());
    table[slot] = template;
    if (2 * ++templates > table.length) {
      grow();
    }
    return template;
  }

  private void grow() {
    @Nullable Template[] before = table;
    table = new Template[2 * before.length];
    int mask = table.length - 1;
    for (Template template : before) {
      if (template != null) {
        int slot = template.hash() & mask;
        while (table[slot] != null) {
          slot = slot + 1 & mask;
        }
        table[slot] = template;
      }
    }
  }
}
