package dev.pharos.store.elastic;

import dev.pharos.store.SpanText;

/** Where a document has the texts that every span has. */
final class TextField {
  static final String EVENT_NAMES = "search.event_names";

  private TextField() {}

  static String of(SpanText text) {
    return switch (text) {
      case SERVICE -> "service.name";
      case NAMESPACE -> "service.namespace";
      case ENVIRONMENT -> "service.environment";
      case VERSION -> "service.version";
      case INSTANCE -> "service.instance";
      case NAME -> "name";
      case STATUS_MESSAGE -> "status.message";
      case SCOPE_NAME -> "scope.name";
    };
  }
}
