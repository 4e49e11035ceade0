package dev.pharos.show.answer;

/** A link into the product that shows what a sentence or number was counted from. */
public record Evidence(String label, String href) {}
