package dev.pharos.show.answer;

import java.util.List;

/** A service's operations; capped when further names are counted together. */
public record OperationsAnswer(List<Operation> operations, boolean capped, int cap) {}
