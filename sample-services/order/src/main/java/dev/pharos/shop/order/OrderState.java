package dev.pharos.shop.order;

/**
 * Where an order stands. {@code PLACED → RESERVED → CONFIRMED} is the way it should go; every other
 * way ends in {@code CANCELLED}, by way of {@code COMPENSATING} while it is unknown whether money
 * was taken.
 */
enum OrderState {
  /** Stock was asked for. */
  PLACED,
  /** Stock is ours, money is being asked for. */
  RESERVED,
  /** Paid and sold. */
  CONFIRMED,
  /** Given up; money that may have been taken has to be given back first. */
  COMPENSATING,
  /** Undone. */
  CANCELLED
}
