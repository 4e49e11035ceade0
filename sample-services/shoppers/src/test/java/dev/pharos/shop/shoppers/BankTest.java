package dev.pharos.shop.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BankTest {
  private HttpServer server;
  private Shop caller;

  @BeforeEach
  void open() throws Exception {
    server =
        new Bank(new Random(1)).listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    caller = new Shop(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void answersAReferenceTheSameHoweverOftenItIsAsked() {
    Set<Object> answers = new HashSet<>();
    for (int i = 0; i < 30; i++) {
      answers.add(authorize("order-1").body());
    }
    assertThat(answers).hasSize(1);
  }

  @Test
  void declinesAFew() {
    int declined = 0;
    for (int i = 0; i < 200; i++) {
      Shop.Answer answer = authorize("order-" + i);
      assertThat(answer.worked()).isTrue();
      declined += answer.body().get("approved").asBoolean() ? 0 : 1;
    }
    assertThat(declined).isBetween(1, 30);
  }

  @Test
  void listensWhereTheEnvironmentSaysAndOnLoopbackOtherwise() {
    assertThat(Shoppers.Settings.from(Map.of()).bank().getAddress().isLoopbackAddress()).isTrue();
    assertThat(
            Shoppers.Settings.from(Map.of("SHOP_ADDRESS", "0.0.0.0", "SHOP_BANK_PORT", "9103"))
                .bank())
        .isEqualTo(new InetSocketAddress("0.0.0.0", 9103));
  }

  private Shop.Answer authorize(String reference) {
    return caller.post(
        "/authorizations", Map.of(), Map.of("reference", reference, "amountCents", 100));
  }
}
