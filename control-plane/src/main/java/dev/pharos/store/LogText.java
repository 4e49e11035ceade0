package dev.pharos.store;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;

/** Texts that every log line has; empty where the sender did not say. */
public enum LogText {
  SERVICE,
  NAMESPACE,
  ENVIRONMENT,
  VERSION,
  INSTANCE,
  SEVERITY_TEXT,
  EVENT_NAME,
  SCOPE_NAME,
  BODY;

  public String of(LogRecord line) {
    return switch (this) {
      case SEVERITY_TEXT -> line.severityText();
      case EVENT_NAME -> line.eventName();
      case SCOPE_NAME -> line.scope().name();
      case BODY -> line.bodyText();
      default -> of(line.resource());
    };
  }

  /** True for those that a line has from its resource. */
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
