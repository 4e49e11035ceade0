package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.values.Registration;
import dev.pharos.signal.RefusalReason;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a registration must be to be admitted. Immutable. */
record RegistrationRules(AllowedNetworks networks) {

  /**
   * @throws RegistrationRefusedException when it may not be admitted
   */
  void check(Registration registration) {
    requireShort("name", registration.getName());
    url("healthUrl", registration.getHealthUrl());
    url("managementUrl", registration.getManagementUrl());
    // Never called from here, but shown as a link.
    shortUrl("serviceUrl", registration.getServiceUrl());
    Map<String, String> metadata = registration.getMetadata();
    if (metadata.size() > FleetLimits.METADATA_ENTRIES) {
      throw tooLarge(
          "%d metadata entries are more than the %d that are kept"
              .formatted(metadata.size(), FleetLimits.METADATA_ENTRIES));
    }
    metadata.forEach((key, value) -> {
      requireShort("a metadata key", key);
      requireShort("metadata " + key, value);
    });
  }

  /**
   * @throws RegistrationRefusedException when no further instance can be kept
   */
  void checkRoom(long registered) {
    if (registered >= FleetLimits.INSTANCES) {
      throw new RegistrationRefusedException(
          RefusalReason.QUEUE_FULL,
          "this control plane already watches %d instances, the most it can"
              .formatted(FleetLimits.INSTANCES));
    }
  }

  private void url(String name, @Nullable String url) {
    shortUrl(name, url);
    if (url == null || url.isBlank()) {
      return;
    }
    Optional<String> refusal = networks.refusal(url);
    if (refusal.isPresent()) {
      throw new RegistrationRefusedException(
          RefusalReason.ADDRESS_NOT_ALLOWED, name + " " + refusal.get());
    }
  }

  private static void shortUrl(String name, @Nullable String url) {
    if (url != null) {
      requireShort(name, url);
    }
  }

  private static void requireShort(String name, String text) {
    if (text.length() > FleetLimits.TEXT_LENGTH) {
      throw tooLarge(
          "%s has %d characters; at most %d are kept"
              .formatted(name, text.length(), FleetLimits.TEXT_LENGTH));
    }
  }

  private static RegistrationRefusedException tooLarge(String message) {
    return new RegistrationRefusedException(RefusalReason.TOO_LARGE, message);
  }
}
