package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// One call of an AWS JSON operation, as its handler sees it.
public record WireCall(String service, String operation, ObjectNode request) {}
