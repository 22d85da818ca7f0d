package dev.signalbox.local.logs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import java.util.List;
import java.util.regex.Pattern;

/// What one call of GetLogEvents shows of a stream. As on AWS, a token that leads nowhere is the
/// one that was given.
///
/// @param from the number of the first line, or of the one that would come next
/// @param to the number after the last line
record LogPage(List<LoggedLine> lines, long from, long to) {
  private static final Pattern TOKEN = Pattern.compile("([fb])/([0-9]{1,18})");

  static LogPage of(ObjectNode request, List<LoggedLine> all, int limit) {
    var token = Json.text(request, "nextToken");
    if (token.isEmpty()) {
      return request.path("startFromHead").asBoolean()
          ? page(all.subList(0, Math.min(limit, all.size())), 0)
          : page(all.subList(Math.max(0, all.size() - limit), all.size()), 0);
    }
    var read = TOKEN.matcher(token.get());
    if (!read.matches()) {
      throw WireRefusal.of("InvalidParameterException", "The specified nextToken is invalid.");
    }
    var number = Long.parseLong(read.group(2));
    if (read.group(1).equals("f")) {
      var after = all.stream().filter(it -> it.number() >= number).limit(limit).toList();
      return page(after, number);
    }
    var before = all.stream().filter(it -> it.number() < number).toList();
    return page(before.subList(Math.max(0, before.size() - limit), before.size()), number);
  }

  private static LogPage page(List<LoggedLine> lines, long otherwise) {
    return lines.isEmpty()
        ? new LogPage(lines, otherwise, otherwise)
        : new LogPage(lines, lines.getFirst().number(), lines.getLast().number() + 1);
  }

  String forwardToken() {
    return "f/" + to;
  }

  String backwardToken() {
    return "b/" + from;
  }
}
