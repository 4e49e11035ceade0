package dev.pharos.store.elastic;

import dev.pharos.store.AttributePlace;
import java.util.ArrayList;
import java.util.List;

/** The flattened fields in which a document has attributes. */
enum Bag {
  SPAN("attributes", "numbers"),
  RESOURCE("resource.attributes", "resource_numbers"),
  SCOPE("scope.attributes", "scope_numbers"),
  /** Of all events together. */
  EVENT("search.event_attributes", "event_numbers");

  private final String field;
  private final String numbers;

  Bag(String field, String numbers) {
    this.field = field;
    this.numbers = numbers;
  }

  /** The path of the field with the values as they read. */
  String field() {
    return field;
  }

  /** The name, within {@code search}, of the field with the numbers among them. */
  String numbers() {
    return numbers;
  }

  static List<Bag> at(AttributePlace place) {
    List<Bag> bags = new ArrayList<>();
    if (place.isSpan()) {
      bags.add(SPAN);
    }
    if (place.isResource()) {
      bags.add(RESOURCE);
    }
    if (place.isScope()) {
      bags.add(SCOPE);
    }
    if (place == AttributePlace.EVENT) {
      bags.add(EVENT);
    }
    return bags;
  }
}
