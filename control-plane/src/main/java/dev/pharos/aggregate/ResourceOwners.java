package dev.pharos.aggregate;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Owner;
import java.util.List;

/**
 * Who answers for a service, by the resource attributes people use for it; OpenTelemetry has no
 * convention yet. Pure.
 */
final class ResourceOwners {
  private static final List<String> TEAM =
      List.of("service.owner.team", "service.team", "service.owner", "team.name", "team", "owner");
  private static final List<String> CONTACT =
      List.of("service.owner.contact", "service.contact", "team.contact", "contact");
  private static final List<String> RUNBOOK =
      List.of("service.runbook", "service.runbook.url", "runbook.url", "runbook");

  private ResourceOwners() {}

  static Owner of(Attributes attributes) {
    String team = first(attributes, TEAM);
    String contact = first(attributes, CONTACT);
    String runbook = first(attributes, RUNBOOK);
    return team.isEmpty() && contact.isEmpty() && runbook.isEmpty()
        ? Owner.NOBODY
        : new Owner(team, contact, runbook);
  }

  private static String first(Attributes attributes, List<String> keys) {
    for (String key : keys) {
      String value = attributes.text(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
