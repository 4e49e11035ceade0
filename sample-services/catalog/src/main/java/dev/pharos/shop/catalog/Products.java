package dev.pharos.shop.catalog;

import dev.pharos.shop.chassis.faults.Faults;
import dev.pharos.shop.chassis.release.Flavour;
import dev.pharos.shop.chassis.release.Release;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The products in the database. */
@Repository
class Products {
  private static final String COLUMNS = "select id, name, category, price_cents from products ";

  private final JdbcClient database;
  private final Faults faults;
  private final boolean oneByOne;

  Products(JdbcClient database, Faults faults, Release release) {
    this.database = database;
    this.faults = faults;
    this.oneByOne = release.is(Flavour.CHATTY);
  }

  Optional<Product> find(String id) {
    faults.pass("reading a product");
    return database.sql(COLUMNS + "where id = ?").param(id).query(Product.class).optional();
  }

  /** Those that exist, in the order asked for. */
  List<Product> findAll(List<String> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    if (oneByOne) {
      return ids.stream().map(this::find).flatMap(Optional::stream).toList();
    }
    List<Product> found =
        database.sql(COLUMNS + "where id in (:ids)").param("ids", ids).query(Product.class).list();
    return ids.stream()
        .flatMap(id -> found.stream().filter(product -> product.id().equals(id)))
        .toList();
  }

  List<Product> inCategory(String category, int limit) {
    faults.pass("reading a category");
    return database
        .sql(COLUMNS + "where category = ? order by id limit ?")
        .params(category, limit)
        .query(Product.class)
        .list();
  }

  List<Product> bestSelling(int limit) {
    faults.pass("reading best-selling products");
    return database
        .sql(COLUMNS + "order by popularity desc limit ?")
        .param(limit)
        .query(Product.class)
        .list();
  }
}
