package dev.pharos.shop.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.pharos.shop.chassis.calls.Callee;
import dev.pharos.shop.chassis.calls.Callees;
import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.chassis.release.Release;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

/** What shoppers are answered, whatever the services behind do. */
class ShopControllerTest {
  private static final ResponseEntity<byte[]> SOME =
      ResponseEntity.status(HttpStatus.ACCEPTED)
          .body("{\"id\":\"o-1\"}".getBytes(StandardCharsets.UTF_8));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Callee auth = mock(Callee.class);
  private final Callee catalog = mock(Callee.class);
  private final Callee order = mock(Callee.class);
  private MockMvc door;

  @BeforeEach
  void open() {
    Callees callees = mock(Callees.class);
    when(callees.service(eq("auth"), any())).thenReturn(auth);
    when(callees.service(eq("catalog"), any())).thenReturn(catalog);
    when(callees.service(eq("order"), any())).thenReturn(order);
    Faults faults = new Faults(Release.of("1.0.0"), new Random(7), List.of());
    door =
        MockMvcBuilders.standaloneSetup(
                new ShopController(new Auth(callees), callees, faults, metrics))
            .setControllerAdvice(new Failures())
            .build();
  }

  static Stream<RuntimeException> failures() {
    CircuitBreaker open = CircuitBreaker.ofDefaults("catalog");
    return Stream.of(
        new ResourceAccessException("nobody there"),
        new HttpServerErrorException(HttpStatus.INTERNAL_SERVER_ERROR),
        new IllegalStateException("No instances available for catalog"),
        CallNotPermittedException.createCallNotPermittedException(open),
        BulkheadFullException.createBulkheadFullException(Bulkhead.ofDefaults("catalog")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void showsAProductWithoutRecommendationsWhenThereAreNone(RuntimeException failure)
      throws Exception {
    when(catalog.call(any())).thenThrow(failure);

    door.perform(get("/api/products/p-01/recommendations"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.fallback").value(true))
        .andExpect(jsonPath("$.products").isEmpty());

    assertThat(metrics.get("gateway.recommendation.fallbacks").counter().count()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void asksToTryAgainWhenTheCatalogFails(RuntimeException failure) throws Exception {
    when(catalog.call(any())).thenThrow(failure);

    int expected = failure instanceof HttpServerErrorException ? 502 : 503;
    door.perform(get("/api/products/p-01"))
        .andExpect(status().is(expected))
        .andExpect(jsonPath("$.detail").value("please try again"));
  }

  @Test
  void passesOnWhatAServiceRefusesAsTheShoppersOwnMistake() throws Exception {
    when(catalog.call(any())).thenThrow(new HttpClientErrorException(HttpStatus.NOT_FOUND));

    door.perform(get("/api/products/p-99")).andExpect(status().isNotFound());
  }

  @Test
  void letsNobodyOrderWithoutAToken() throws Exception {
    door.perform(order()).andExpect(status().isUnauthorized());

    verifyNoInteractions(order);
  }

  @Test
  void letsNobodyOrderWithATokenThatAuthDoesNotKnow() throws Exception {
    when(auth.call(any())).thenReturn(new Auth.Introspection(false, null));

    door.perform(order().header("Authorization", "Bearer stolen"))
        .andExpect(status().isUnauthorized());

    verifyNoInteractions(order);
  }

  @Test
  void leadsAnOrderToItsServiceAndPassesTheAnswerOn() throws Exception {
    when(auth.call(any())).thenReturn(new Auth.Introspection(true, "anna"));
    when(order.call(any())).thenReturn(SOME);

    door.perform(order().header("Authorization", "Bearer good"))
        .andExpect(status().isAccepted())
        .andExpect(content().contentType(MediaType.APPLICATION_JSON))
        .andExpect(content().json("{\"id\":\"o-1\"}"));
  }

  private static org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder
      order() {
    return post("/api/orders")
        .header("Idempotency-Key", "key-1")
        .contentType(MediaType.APPLICATION_JSON)
        .content("{}");
  }
}
