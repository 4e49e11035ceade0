package dev.pharos.shop.payment;

import dev.pharos.shop.chassis.release.Flavour;
import dev.pharos.shop.chassis.release.Release;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The bank's code for each network of cards. */
@Component
class CardNetworks {
  private final Map<String, String> codes;

  CardNetworks(Release release) {
    Map<String, String> known =
        new HashMap<>(Map.of("visa", "V", "mastercard", "M", "maestro", "E", "amex", "A"));
    if (release.is(Flavour.ERRORS)) {
      // The mistake in that release: its new table was written without one of the networks.
      known.remove("maestro");
    }
    this.codes = Map.copyOf(known);
  }

  /**
   * Looks up a code.
   *
   * @throws NullPointerException if the table lacks the network
   */
  String codeOf(String network) {
    return Objects.requireNonNull(codes.get(network), "no bank code for network " + network);
  }
}
