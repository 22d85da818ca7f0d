package dev.signalbox.local.wire;

import java.util.Map;

/// One operation of the query protocol: a form comes, XML goes. Like `WireOperation` otherwise.
@FunctionalInterface
public interface FormOperation {
  WireAnswer answer(Map<String, String> form);
}
