package dev.pharos.aggregate;

/** What is called at the other end of a call that has no span there. */
record PeerOperation(Peer peer, String operation) {}
