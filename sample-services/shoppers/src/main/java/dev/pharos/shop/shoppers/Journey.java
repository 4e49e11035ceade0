package dev.pharos.shop.shoppers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/**
 * One visit: most people look around, some log in and buy, some of those ask how their order
 * stands, a few come only for that.
 */
final class Journey implements Runnable {
  private static final int USERS = 50;
  private static final String[] CATEGORIES = {"coffee", "tea", "kitchen", "books"};
  private static final String[] NETWORKS = {"visa", "mastercard", "maestro", "amex"};
  private static final double BUYS = 0.45;
  private static final double RETURNS_FOR_ORDERS = 0.1;
  private static final int PAGES = 4;
  private static final int ASKS_FOR_ORDER = 6;
  private static final Duration THINKING = Duration.ofMillis(300);
  private static final Duration BETWEEN_ASKING = Duration.ofMillis(700);

  private final Shop shop;
  private final RandomGenerator random;
  private final String visitor;

  Journey(Shop shop, RandomGenerator random) {
    this.shop = shop;
    this.random = random;
    this.visitor = "visitor-" + Long.toString(random.nextLong(1L << 40), 36);
  }

  @Override
  public void run() {
    if (random.nextDouble() < RETURNS_FOR_ORDERS) {
      shop.get("/api/orders", loggedIn());
      return;
    }
    List<String> liked = lookAround();
    if (!liked.isEmpty() && random.nextDouble() < BUYS) {
      buy(liked);
    }
  }

  private List<String> lookAround() {
    Map<String, String> headers = Map.of("X-Shop-Visitor", visitor);
    String category = CATEGORIES[random.nextInt(CATEGORIES.length)];
    JsonNode products = shop.get("/api/products?category=" + category, headers).body();
    List<String> liked = new ArrayList<>();
    int pages = 1 + random.nextInt(PAGES);
    // A shop that fails answers with an object that says why.
    for (int page = 0; page < pages && products.isArray() && !products.isEmpty(); page++) {
      think(THINKING);
      String id = products.get(random.nextInt(products.size())).path("id").asString("");
      if (shop.get("/api/products/" + id, headers).worked() && !liked.contains(id)) {
        liked.add(id);
      }
      if (random.nextInt(PAGES) == 0) {
        shop.get("/api/products/" + id + "/recommendations", headers);
      }
    }
    return liked;
  }

  private void buy(List<String> liked) {
    Map<String, String> headers = loggedIn();
    if (headers.isEmpty()) {
      return;
    }
    think(THINKING);
    List<Map<String, Object>> lines =
        liked.stream()
            .limit(2)
            .map(id -> Map.<String, Object>of("productId", id, "quantity", 1 + random.nextInt(2)))
            .toList();
    Map<String, Object> order = Map.of("lines", lines, "card", card());
    Shop.Answer placed =
        shop.post(
            "/api/orders",
            Map.of(
                "Authorization",
                headers.getOrDefault("Authorization", ""),
                "Idempotency-Key",
                UUID.randomUUID().toString()),
            order);
    if (placed.worked()) {
      follow(placed.body().path("id").asString(""), headers);
    }
  }

  private void follow(String orderId, Map<String, String> headers) {
    for (int asked = 0; asked < ASKS_FOR_ORDER; asked++) {
      think(BETWEEN_ASKING);
      String state = shop.get("/api/orders/" + orderId, headers).body().path("state").asString("");
      if (state.equals("confirmed") || state.equals("cancelled")) {
        return;
      }
    }
  }

  /** A header with a token; none if the shop lets nobody in. */
  private Map<String, String> loggedIn() {
    String user = "shopper-%02d".formatted(1 + random.nextInt(USERS));
    JsonNode issued =
        shop.post("/api/login", Map.of(), Map.of("user", user, "password", "password-of-" + user))
            .body();
    String token = issued.path("token").asString("");
    return token.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + token);
  }

  private Map<String, String> card() {
    StringBuilder number = new StringBuilder("4");
    for (int digit = 1; digit < 15; digit++) {
      number.append(random.nextInt(10));
    }
    number.append(checkDigit(number));
    return Map.of(
        "network", NETWORKS[random.nextInt(NETWORKS.length)], "number", number.toString());
  }

  /** What makes a card's number one: ISO/IEC 7812-1, annex B (Luhn). */
  static int checkDigit(CharSequence digits) {
    int sum = 0;
    for (int fromRight = 0; fromRight < digits.length(); fromRight++) {
      int digit = digits.charAt(digits.length() - 1 - fromRight) - '0';
      int weighed = fromRight % 2 == 0 ? 2 * digit : digit;
      sum += weighed / 10 + weighed % 10;
    }
    return (10 - sum % 10) % 10;
  }

  private void think(Duration about) {
    try {
      Thread.sleep(about.dividedBy(2).plusMillis(random.nextLong(about.toMillis())));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
