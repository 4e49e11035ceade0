package dev.pharos.fleet.discovery;

/** A registry, or a part of one, that lists instances. Asked by one thread at a time. */
public interface Catalog {

  /** What it is, as the setting that switches it on calls it: {@code consul}. */
  String source();

  /** Where it is asked, for people: a URL, with the namespace where there are such. */
  String address();

  /**
   * Everything it lists now, in an order that does not change by itself.
   *
   * @throws CatalogException when it cannot tell; nothing is known then, not even that nobody is
   *     there
   */
  Listing list() throws CatalogException;
}
