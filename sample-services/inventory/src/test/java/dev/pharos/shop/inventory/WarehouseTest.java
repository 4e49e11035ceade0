package dev.pharos.shop.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.chassis.release.Release;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Reservations over their real rows. */
class WarehouseTest {
  private static final int ON_SHELF = 10;

  private JdbcClient database;
  private Warehouse warehouse;

  @BeforeEach
  void open() {
    DriverManagerDataSource source =
        new DriverManagerDataSource(
            "jdbc:h2:mem:%s;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1"
                .formatted(UUID.randomUUID()));
    new ResourceDatabasePopulator(new ClassPathResource("schema.sql")).execute(source);
    database = JdbcClient.create(source);
    for (String product : List.of("tea", "cup")) {
      database
          .sql(
              "insert into stock (product_id, available, capacity, price_cents) values (?, ?, ?, ?)")
          .params(product, ON_SHELF, ON_SHELF, 250)
          .update();
    }
    warehouse =
        new Warehouse(
            new Shelves(database),
            new Reservations(
                database, Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC)),
            new Faults(Release.of("1.0.0"), new Random(7), List.of()));
  }

  @Test
  void takesWhatIsThereAndSaysWhatItCosts() {
    assertThat(warehouse.reserve(request("o-1", line("tea", 2), line("cup", 1))))
        .isEqualTo(new ReservationResult("o-1", true, "", 750));
    assertThat(available("tea")).isEqualTo(ON_SHELF - 2);
    assertThat(available("cup")).isEqualTo(ON_SHELF - 1);
  }

  @Test
  void takesNothingWhenOneProductIsMissing() {
    ReservationResult result = warehouse.reserve(request("o-1", line("cup", 2), line("tea", 11)));

    assertThat(result).isEqualTo(new ReservationResult("o-1", false, "out of stock: tea", 0));
    assertThat(available("tea")).isEqualTo(ON_SHELF);
    assertThat(available("cup")).isEqualTo(ON_SHELF);
  }

  @Test
  void answersARequestThatComesTwiceTheSameAndTakesOnce() {
    ReservationResult first = warehouse.reserve(request("o-1", line("tea", 2)));
    ReservationResult again = warehouse.reserve(request("o-1", line("tea", 2)));

    assertThat(again).isEqualTo(first);
    assertThat(available("tea")).isEqualTo(ON_SHELF - 2);
  }

  @Test
  void putsBackOnceWhatAnOrderReleases() {
    warehouse.reserve(request("o-1", line("tea", 2)));

    warehouse.settle(new Settlement("o-1", false));
    warehouse.settle(new Settlement("o-1", false));

    assertThat(available("tea")).isEqualTo(ON_SHELF);
  }

  @Test
  void keepsWhatIsSold() {
    warehouse.reserve(request("o-1", line("tea", 2)));

    warehouse.settle(new Settlement("o-1", true));
    warehouse.settle(new Settlement("o-1", false));

    assertThat(available("tea")).isEqualTo(ON_SHELF - 2);
  }

  @Test
  void reservesNothingForAnOrderThatWasGivenUpBefore() {
    warehouse.settle(new Settlement("o-1", false));

    assertThat(warehouse.reserve(request("o-1", line("tea", 2))).reserved()).isFalse();
    assertThat(available("tea")).isEqualTo(ON_SHELF);
  }

  private static ReservationRequest request(String order, ReservationRequest.Line... lines) {
    return new ReservationRequest(order, List.of(lines));
  }

  private static ReservationRequest.Line line(String product, int quantity) {
    return new ReservationRequest.Line(product, quantity);
  }

  private int available(String product) {
    return database
        .sql("select available from stock where product_id = ?")
        .param(product)
        .query(Integer.class)
        .single();
  }
}
