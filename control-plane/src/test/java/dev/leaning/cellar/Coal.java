package dev.leaning.cellar;

/** Lies in no room of the table. */
public record Coal(int kilograms) {}
