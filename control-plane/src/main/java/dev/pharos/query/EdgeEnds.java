package dev.pharos.query;

import dev.pharos.signal.Node;

/** An edge of the map: all calls from one node to another. */
public record EdgeEnds(Node caller, Node callee) {}
