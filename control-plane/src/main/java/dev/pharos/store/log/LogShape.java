package dev.pharos.store.log;

import dev.pharos.signal.Attributes;

/** The keys, in their order, and the scope that some lines of a block share. */
final class LogShape {
  private final int id;
  private final int scope;
  private final LogColumn[] columns;

  LogShape(int id, int scope, LogColumn[] columns) {
    this.id = id;
    this.scope = scope;
    this.columns = columns;
  }

  int id() {
    return id;
  }

  int scope() {
    return scope;
  }

  int size() {
    return columns.length;
  }

  LogColumn column(int position) {
    return columns[position];
  }

  boolean fits(int otherScope, Attributes attributes) {
    if (scope != otherScope || columns.length != attributes.size()) {
      return false;
    }
    for (int i = 0; i < columns.length; i++) {
      if (!columns[i].key().equals(attributes.key(i))) {
        return false;
      }
    }
    return true;
  }
}
