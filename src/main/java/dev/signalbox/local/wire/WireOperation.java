package dev.signalbox.local.wire;

/// One operation of a stand-in. It runs on a virtual thread of its own and may block; it refuses by
/// throwing `WireRefusal`.
@FunctionalInterface
public interface WireOperation {
  WireAnswer answer(WireCall call);
}
