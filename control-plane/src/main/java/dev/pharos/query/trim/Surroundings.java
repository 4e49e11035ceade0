package dev.pharos.query.trim;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** Which environments are not production, by their names: whoever says nothing is. */
final class Surroundings {
  private static final Set<String> NOT_PRODUCTION =
      Set.of(
          "dev",
          "develop",
          "development",
          "local",
          "localhost",
          "test",
          "testing",
          "tests",
          "qa",
          "ci",
          "int",
          "integration",
          "stage",
          "staging",
          "sandbox",
          "uat",
          "preview",
          "nonprod");

  private Surroundings() {}

  /** Some part of the name, such as {@code eu-staging-2}, says that it is something else. */
  static boolean isProduction(String environment) {
    return Arrays.stream(environment.toLowerCase(Locale.ROOT).split("[^a-z]+"))
        .noneMatch(NOT_PRODUCTION::contains);
  }
}
