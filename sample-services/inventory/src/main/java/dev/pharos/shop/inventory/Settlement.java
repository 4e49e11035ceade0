package dev.pharos.shop.inventory;

/**
 * What arrives on {@code inventory.settlements}: the order went through, or it did not.
 *
 * @param sold false gives the stock back
 */
record Settlement(String orderId, boolean sold) {}
