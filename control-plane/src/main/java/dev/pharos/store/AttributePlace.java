package dev.pharos.store;

/** Where an attribute is looked up. */
public enum AttributePlace {
  /** The span, its resource and its scope. */
  ANY,
  SPAN,
  RESOURCE,
  SCOPE,
  EVENT;

  public boolean isSpan() {
    return this == ANY || this == SPAN;
  }

  public boolean isResource() {
    return this == ANY || this == RESOURCE;
  }

  public boolean isScope() {
    return this == ANY || this == SCOPE;
  }
}
