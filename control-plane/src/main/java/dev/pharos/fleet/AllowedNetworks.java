package dev.pharos.fleet;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Which addresses the fleet may send requests to. A registration names URLs that this process then
 * calls, from inside the network: without this list a stranger could make it call anything (server
 * side request forgery). Immutable.
 *
 * <p>Words beside networks and addresses: {@code this-machine} (loopback and every address of this
 * machine), {@code loopback}, {@code private} (RFC 1918 and IPv6's unique local addresses), {@code
 * any}.
 */
final class AllowedNetworks {
  private static final Set<String> SCHEMES = Set.of("http", "https");
  private static final String SETTING = "pharos.fleet.allowed-networks";

  private final List<String> written;
  private final InetAddressFilter filter;

  private AllowedNetworks(List<String> written, InetAddressFilter filter) {
    this.written = written;
    this.filter = filter;
  }

  /**
   * @throws IllegalArgumentException naming the entry that cannot be read
   */
  static AllowedNetworks of(List<String> entries) {
    List<InetAddressFilter> filters = new ArrayList<>();
    for (String entry : entries) {
      filters.add(read(entry.strip()));
    }
    InetAddressFilter none = address -> false;
    return new AllowedNetworks(List.copyOf(entries), none.or(filters));
  }

  /** What is allowed when the operator says nothing. */
  static List<String> defaults(boolean boundToLoopback) {
    return List.of(boundToLoopback ? "this-machine" : "private");
  }

  private static InetAddressFilter read(String entry) {
    return switch (entry.toLowerCase(Locale.ROOT)) {
      case "this-machine" -> AllowedNetworks::isThisMachine;
      case "loopback" -> InetAddress::isLoopbackAddress;
      case "private" ->
          InetAddressFilter.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7");
      case "any" -> address -> true;
      default -> {
        try {
          yield InetAddressFilter.of(entry);
        } catch (IllegalArgumentException | IllegalStateException e) {
          throw new IllegalArgumentException(
              SETTING
                  + ": '"
                  + entry
                  + "' is not a network; write for example 10.0.0.0/8, 192.168.1.7, this-machine,"
                  + " loopback, private or any",
              e);
        }
      }
    };
  }

  /** True for loopback and for every address of this machine's interfaces. */
  static boolean isThisMachine(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  boolean allows(InetAddress address) {
    return filter.matches(address);
  }

  /** For those who connect: the check that also holds when a name changes its address meanwhile. */
  InetAddressFilter filter() {
    return filter;
  }

  /**
   * Says why the URL may not be called; empty when it may. A host that cannot be resolved now may:
   * it is checked again when it is connected to.
   */
  Optional<String> refusal(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("'" + url + "' is not a URL");
    }
    String scheme = uri.getScheme();
    if (scheme == null || !SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      return Optional.of("'" + url + "' is not an http or https URL");
    }
    String host = uri.getHost();
    if (host == null) {
      return Optional.of("'" + url + "' has no host that can be read");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("'" + uri.getScheme() + "://" + host + "' must not carry a user");
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!allows(address)) {
          return Optional.of(
              "'%s' is at %s, which is not in the allowed networks %s; to allow it, add it to %s"
                  .formatted(url, address.getHostAddress(), written, SETTING));
        }
      }
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return written.toString();
  }
}
