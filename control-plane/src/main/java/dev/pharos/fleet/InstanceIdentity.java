package dev.pharos.fleet;

import de.codecentric.boot.admin.server.domain.values.InstanceId;
import de.codecentric.boot.admin.server.domain.values.Registration;
import de.codecentric.boot.admin.server.services.InstanceIdGenerator;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells that two registrations are of one instance: when their health is asked at the same place,
 * whatever the host is called there, or when one registered itself, the other was found by
 * discovery, and both name the same service and instance id. Safe for use by many threads.
 */
final class InstanceIdentity implements InstanceIdGenerator {
  private static final int ID_BYTES = 6;

  /** What an id was given for: by place, and by name and source. */
  private final Map<String, InstanceId> byPlace = new ConcurrentHashMap<>();

  private final Map<Named, InstanceId> byName = new ConcurrentHashMap<>();

  @Override
  public InstanceId generateId(Registration registration) {
    String place = place(URI.create(registration.getHealthUrl()));
    InstanceId id =
        byPlace.computeIfAbsent(
            place,
            key -> {
              InstanceId sameName = knownFromElsewhere(registration);
              return sameName == null ? InstanceId.of(hash(key)) : sameName;
            });
    Named named = named(registration, registration.getSource());
    if (named != null) {
      byName.put(named, id);
    }
    return id;
  }

  /** Lets go of what is known of an instance that is gone. */
  void forget(InstanceId id) {
    byPlace.values().removeIf(id::equals);
    byName.values().removeIf(id::equals);
  }

  private @Nullable InstanceId knownFromElsewhere(Registration registration) {
    String other =
        Sources.DISCOVERY.equals(registration.getSource()) ? Sources.REGISTERED : Sources.DISCOVERY;
    Named named = named(registration, other);
    return named == null ? null : byName.get(named);
  }

  private static @Nullable Named named(Registration registration, @Nullable String source) {
    String instance = InstanceMetadata.of(registration).instanceId();
    return instance.isEmpty()
        ? null
        : new Named(
            Objects.requireNonNullElse(source, ""),
            registration.getName().toLowerCase(Locale.ROOT),
            instance);
  }

  /** Host and port, with one spelling for all names of one address; and the path. */
  private static String place(URI url) {
    String host = Objects.requireNonNullElse(url.getHost(), "").toLowerCase(Locale.ROOT);
    int port = url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    String path = Objects.requireNonNullElse(url.getPath(), "");
    return address(host) + ":" + port + path.replaceAll("/+$", "");
  }

  private static String address(String host) {
    try {
      InetAddress[] addresses = InetAddress.getAllByName(host);
      if (Arrays.stream(addresses).anyMatch(AllowedNetworks::isThisMachine)) {
        return "localhost";
      }
      return Arrays.stream(addresses)
          .map(InetAddress::getHostAddress)
          .min(Comparator.naturalOrder())
          .orElse(host);
    } catch (UnknownHostException e) {
      return host;
    }
  }

  private static String hash(String place) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Named(String source, String service, String instance) {}
}
