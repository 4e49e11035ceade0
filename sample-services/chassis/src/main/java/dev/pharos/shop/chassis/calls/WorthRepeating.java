package dev.pharos.shop.chassis.calls;

import java.util.Set;
import java.util.function.Predicate;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;

/** Failures that another instance may not have: nobody answered, or a "not now". */
public final class WorthRepeating implements Predicate<Throwable> {
  private static final Set<Integer> NOT_NOW = Set.of(502, 503, 504);

  @Override
  public boolean test(Throwable thrown) {
    return switch (thrown) {
      case ResourceAccessException _ -> true;
      case HttpServerErrorException answered -> NOT_NOW.contains(answered.getStatusCode().value());
      default -> false;
    };
  }
}
