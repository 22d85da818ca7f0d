package dev.signalbox.github;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Exchanges one request for one answer.
interface Transport {
  /// Returns whatever was answered, a redirection too. Throws if nothing was within the time.
  Answer exchange(Request request) throws IOException;

  /// @param accept the media type asked for
  /// @param body what is posted; without it is only read
  /// @param timeout until the last byte of the answer
  /// @param bytesMax where the answer's body is cut
  record Request(
      URI uri, String accept, String token, Optional<String> body, Duration timeout, int bytesMax) {
    /// The token is for nobody's eyes.
    @Override
    public String toString() {
      return "Request[" + uri + "]";
    }
  }

  /// @param isCut whether there was more
  record Answer(int status, Map<String, String> headers, String text, boolean isCut) {
    public Answer {
      var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
      anyCase.putAll(headers);
      headers = anyCase;
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    boolean isGood() {
      return status == 200;
    }
  }
}
