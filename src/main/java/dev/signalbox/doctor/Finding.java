package dev.signalbox.doctor;

import java.util.Optional;

/// What is wrong, in words for whoever mends it.
///
/// @param what is wrong
/// @param breaks what does not work because of it
/// @param mend the command that mends it; empty where no single command does
public record Finding(Severity severity, String what, String breaks, Optional<String> mend) {
  public static Finding error(String what, String breaks, String mend) {
    return new Finding(Severity.ERROR, what, breaks, Optional.of(mend));
  }

  public static Finding warning(String what, String breaks, String mend) {
    return new Finding(Severity.WARNING, what, breaks, Optional.of(mend));
  }
}
