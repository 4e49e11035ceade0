package dev.pharos.query.promql.eval;

import java.util.List;

/** A query's value and the remarks on it. */
public record QueryAnswer(QueryValue value, List<Annotation> annotations) {}
