package dev.pharos.steer.sampling;

import dev.pharos.signal.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set under {@code pharos.sampling}.
 *
 * @param peers addresses of the pages of all control planes that agents ask, this one may be among
 *     them; empty where there is one
 */
@ConfigurationProperties("pharos.sampling")
record SamplingProperties(@DefaultValue List<String> peers) {
  /** Each asks all others every minute; more want a shared store. */
  static final int MOST_PEERS = 16;

  private static final String PEERS = "pharos.sampling.peers";

  private static final String NO_ADDRESS =
      "is not the address of a control plane's pages; write http or https and a host, without query"
          + " and fragment, for example http://pharos-2:8080";

  SamplingProperties {
    peers = List.copyOf(peers);
    if (peers.size() > MOST_PEERS) {
      throw new StartupException(
          "%s: '%d addresses' are too many; write at most %d"
              .formatted(PEERS, peers.size(), MOST_PEERS));
    }
    Set<URI> known = new LinkedHashSet<>();
    for (int i = 0; i < peers.size(); i++) {
      if (!known.add(address(i, peers.get(i)))) {
        throw wrong(i, peers.get(i), "is there twice; write each control plane once");
      }
    }
  }

  /** Without a slash at the end. */
  List<URI> addresses() {
    return peers.stream().map(peer -> address(0, peer)).toList();
  }

  private static URI address(int index, String written) {
    try {
      URI url = new URI(written.strip().replaceAll("/+$", ""));
      boolean isHttp = "http".equalsIgnoreCase(url.getScheme());
      if ((isHttp || "https".equalsIgnoreCase(url.getScheme()))
          && url.getHost() != null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw wrong(index, written, NO_ADDRESS);
    }
    throw wrong(index, written, NO_ADDRESS);
  }

  private static StartupException wrong(int index, String written, String why) {
    // A password is not repeated in the log.
    String shown = written.replaceFirst("//[^/@]*@", "//***@");
    return new StartupException("%s[%d]: '%s' %s".formatted(PEERS, index, shown, why));
  }
}
