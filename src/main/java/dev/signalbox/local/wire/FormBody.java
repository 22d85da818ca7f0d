package dev.signalbox.local.wire;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// Forms as the query protocol sends them, and the words in which it refuses.
final class FormBody {
  private FormBody() {}

  static Map<String, String> of(String body) {
    var form = new TreeMap<String, String>();
    for (var pair : body.split("&", -1)) {
      var at = pair.indexOf('=');
      form.put(decoded(at < 0 ? pair : pair.substring(0, at)), decoded(pair.substring(at + 1)));
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /// EC2 has a form of its own for this; whoever reads either finds the code in this one.
  static WireAnswer refused(WireRefusal refusal) {
    return new WireAnswer.Xml(
        refusal.status(),
        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(escaped(refusal.code()), escaped(String.valueOf(refusal.getMessage()))));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
