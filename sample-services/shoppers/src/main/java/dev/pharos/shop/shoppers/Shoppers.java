package dev.pharos.shop.shoppers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.random.RandomGenerator;

/** Starts the bank and lets people shop until a signal ends the process. */
public final class Shoppers {
  private Shoppers() {}

  /** Everything comes from the environment; see {@link Settings}. */
  public static void main(String[] arguments) throws IOException {
    Settings settings = Settings.from(System.getenv());
    new Bank(RandomGenerator.getDefault()).listen(settings.bank());
    new Crowd(
            settings, () -> new Journey(new Shop(settings.gateway()), RandomGenerator.getDefault()))
        .shopForever();
  }

  /**
   * What to do, from the environment.
   *
   * @param gateway where the shop's door is
   * @param bank where the bank listens; on loopback unless {@code SHOP_ADDRESS} names another
   * @param visitsPerSecond started on average
   */
  record Settings(URI gateway, InetSocketAddress bank, double visitsPerSecond) {
    private static final double MOST_VISITS = 50;

    static Settings from(java.util.Map<String, String> environment) {
      double visits = Double.parseDouble(environment.getOrDefault("SHOP_VISITS_PER_SECOND", "2"));
      if (!(visits > 0 && visits <= MOST_VISITS)) {
        throw new IllegalArgumentException(
            "SHOP_VISITS_PER_SECOND: '" + visits + "' is not between 0 and " + MOST_VISITS);
      }
      return new Settings(
          URI.create(environment.getOrDefault("SHOP_GATEWAY", "http://127.0.0.1:9004")),
          new InetSocketAddress(
              environment.getOrDefault("SHOP_ADDRESS", "127.0.0.1"),
              Integer.parseInt(environment.getOrDefault("SHOP_BANK_PORT", "9003"))),
          visits);
    }
  }
}
