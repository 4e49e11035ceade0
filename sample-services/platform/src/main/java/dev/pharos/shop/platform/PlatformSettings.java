package dev.pharos.shop.platform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to run and where, from the environment.
 *
 * @param parts of {@code databases}, {@code broker} and {@code discovery}
 */
record PlatformSettings(
    List<String> parts, String address, int databasePort, int brokerPort, Path folder) {

  static PlatformSettings from(Map<String, String> environment) {
    return new PlatformSettings(
        List.of(
            environment
                .getOrDefault("SHOP_PLATFORM_PARTS", "databases,broker,discovery")
                .split(",", -1)),
        environment.getOrDefault("SHOP_ADDRESS", "127.0.0.1"),
        Integer.parseInt(environment.getOrDefault("SHOP_DATABASE_PORT", "9002")),
        Integer.parseInt(environment.getOrDefault("SHOP_BROKER_PORT", "9001")),
        Path.of(environment.getOrDefault("SHOP_PLATFORM_FOLDER", ".pharos/demo/platform")));
  }

  boolean runs(String part) {
    return parts.contains(part);
  }
}
