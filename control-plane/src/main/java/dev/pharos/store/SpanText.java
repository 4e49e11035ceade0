package dev.pharos.store;

import dev.pharos.signal.Resource;
import dev.pharos.signal.Span;

/** Texts that every span has; empty where the sender did not say. */
public enum SpanText {
  SERVICE,
  NAMESPACE,
  ENVIRONMENT,
  VERSION,
  INSTANCE,
  NAME,
  STATUS_MESSAGE,
  SCOPE_NAME;

  public String of(Span span) {
    return switch (this) {
      case NAME -> span.name();
      case STATUS_MESSAGE -> span.statusMessage();
      case SCOPE_NAME -> span.scope().name();
      default -> of(span.resource());
    };
  }

  /** True for those that a span has from its resource. */
  public boolean isOfResource() {
    return compareTo(INSTANCE) <= 0;
  }

  /**
   * @throws IllegalArgumentException when {@link #isOfResource} does not hold
   */
  public String of(Resource resource) {
    return switch (this) {
      case SERVICE -> resource.service().name();
      case NAMESPACE -> resource.service().namespace();
      case ENVIRONMENT -> resource.service().environment();
      case VERSION -> resource.version();
      case INSTANCE -> resource.instance();
      default -> throw new IllegalArgumentException(this + " is not of the resource");
    };
  }
}
