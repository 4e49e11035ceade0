package dev.pharos.shop.auth;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who may log in. */
@Repository
class Users {
  private final JdbcClient database;

  Users(JdbcClient database) {
    this.database = database;
  }

  Optional<User> find(String name) {
    return database
        .sql("select name, salt, password_hash from people where name = ?")
        .param(name)
        .query((row, _) -> new User(row.getString(1), row.getString(2), row.getString(3)))
        .optional();
  }

  boolean isEmpty() {
    return database.sql("select count(*) from people").query(Integer.class).single() == 0;
  }

  void addIfAbsent(User user) {
    database
        .sql(
            "insert into people (name, salt, password_hash) values (?, ?, ?) on conflict do nothing")
        .params(user.name(), user.salt(), user.passwordHash())
        .update();
  }

  /** One person; salt and hash are hexadecimal. */
  record User(String name, String salt, String passwordHash) {}
}
