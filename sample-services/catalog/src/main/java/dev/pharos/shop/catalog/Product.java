package dev.pharos.shop.catalog;

/**
 * Something for sale.
 *
 * @param priceCents in euro cents
 */
record Product(String id, String name, String category, long priceCents) {}
